// Floor plans and ways over them.
export default {
  plan: {
    kind: {
      way: '路口',
      entrance: '入口',
      counter: '窗口',
      kiosk: '自助机',
      desk: '导办台',
      lift: '电梯',
      stairs: '楼梯',
    },
    floor: '{n} 层',
    basement: '地下 {n} 层',
    picture: '平面图，{floor}',
    far: '步行约 {n} 米',
    is_step_free: '（全程没有台阶）',
    step_free: '不走台阶（轮椅、婴儿车、行李）',
    none: '这个大厅还没有平面图。到了大厅，请看指示牌或询问导办台。',
    at_point: '{name}，距左 {x} 米，距上 {y} 米',
    at_zone: '区域 {name}，距左 {x} 米，距上 {y} 米',
  },
}
