// 免提交 in the statistics.
export default {
  saved: {
    title: '免提交',
    intro:
      '这些天提交的申请里，有 {n} 份材料不用交（{cases} 件办件）。后来又交了的、证照失效不再作为依据的不算。',
    none: '这些天提交的申请里，没有免交的材料。',
    by_licence: '电子证照（份）',
    by_fact: '数据核验（份）',
    by_result: '一件事里的结果（份）',
    cases: '办件（件）',
    materials: '免交材料（份）',
    total: '全部',
  },
}
