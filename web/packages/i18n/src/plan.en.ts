// Floor plans and ways over them.
export default {
  plan: {
    kind: {
      way: 'Corner',
      entrance: 'Entrance',
      counter: 'Counter',
      kiosk: 'Kiosk',
      desk: "Guide's desk",
      lift: 'Lift',
      stairs: 'Stairs',
    },
    floor: 'Floor {n}',
    basement: 'Basement {n}',
    picture: 'Floor plan, {floor}',
    far: 'About {n} m on foot',
    is_step_free: '(no steps at all)',
    step_free: 'Without steps (wheelchair, pram, luggage)',
    none: 'There is no floor plan of this hall yet. In the hall, follow the signs or ask at the desk.',
    at_point: '{name}, {x} m from the left, {y} m from the top',
    at_zone: 'Area {name}, {x} m from the left, {y} m from the top',
  },
}
