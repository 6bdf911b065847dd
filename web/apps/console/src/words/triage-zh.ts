/** 导办分流：不排队就办的占比。 */
export default {
  triage: {
    title: '导办分流',
    help: '导办员在门口把来的人请到自助区、帮办台或队列。不排队的占比 =（自助 + 帮办）÷ 全部。只记去向和事项，不记是谁。',
    by: '分流按',
    by_day: '日期',
    by_item: '事项',
    none: '这些天没有分流记录',
    total: '全部',
    no_item: '未选事项（直接取号）',
    sent: '分流人次',
    self_service: '自助办理',
    side_by_side: '帮办台',
    line: '排队取号',
    line_could_self: '其中本可自助',
    share: '不排队占比',
  },
}
