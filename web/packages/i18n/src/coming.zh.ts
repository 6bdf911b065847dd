/** 谁一起来、要什么翻译；什么时候停止取号；什么时候该出门。 */
export default {
  party: {
    people: '一起来的人数',
    priority: '优先照顾',
    priority_help: '只登记类别，不问原因。到窗口时请带上证件。',
    together: '{n} 人一起',
    interpreter: '翻译',
    language: {
      none: '不需要',
      sign: '手语翻译',
      en: '英语翻译',
      minority: '民族语言翻译',
      other: '其他语言翻译',
    },
  },
  closing: { soon: '{time} 停止取号；已取的号今天都会办完。' },
  leave: {
    title: '什么时候出门',
    travel: '路上要多久',
    minutes: '{n} 分钟',
    at: '{time} 前出门就来得及。',
    now: '现在就该出门了。',
    help: '按最快叫到您的时间，再留 5 分钟。',
    late: '路上的时间比等候还长，可能过号；过号后在大厅规定的时间内到，仍按原来的次序。',
  },
}
