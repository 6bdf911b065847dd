// How long a wait is likely to be.
export default {
  expected: {
    about: '约 {n} 分钟',
    between: '约 {least}–{most} 分钟',
    within: '{n} 分钟以内',
    soon: '马上就到',
    unknown: '暂时估不出',
    nobody: '暂时没有窗口在办',
    by_forecast: '按本厅记录预测，十次中八次在此区间',
    by_rule: '按当前排队估算',
  },
}
