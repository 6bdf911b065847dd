import type { Plan, PlanCounter } from './plan'

const point = { level: 1, name: '', name_en: '', steps: false }
export const COUNTERS: PlanCounter[] = [
  { id: 'c1', number: 1, name: '1 号综合窗口', name_en: 'General counter 1' },
  { id: 'c2', number: 2, name: '2 号综合窗口', name_en: 'General counter 2' },
]
export const PLAN: Plan = {
  floors: [{ level: 1, width_dm: 300, height_dm: 200 }],
  zones: [
    {
      id: 1,
      level: 1,
      name: '综合服务区',
      name_en: 'Counters',
      x_dm: 30,
      y_dm: 20,
      width_dm: 200,
      height_dm: 60,
    },
  ],
  points: [
    { ...point, id: 1, kind: 'entrance', x_dm: 150, y_dm: 195, name: '正门', name_en: 'Main entrance' },
    { ...point, id: 2, kind: 'way', x_dm: 150, y_dm: 100 },
    { ...point, id: 3, kind: 'counter', x_dm: 80, y_dm: 60, counter_id: 'c1' },
    { ...point, id: 4, kind: 'counter', x_dm: 150, y_dm: 60, counter_id: 'c2' },
    { ...point, id: 5, kind: 'way', x_dm: 80, y_dm: 100 },
  ],
  ways: [
    { from: 1, to: 2, steps: false },
    { from: 2, to: 4, steps: false },
    { from: 2, to: 5, steps: false },
    { from: 5, to: 3, steps: false },
  ],
}
export const SPOTS = [1, 2, 5, 3].map((id) => PLAN.points.find((one) => one.id === id)!)
