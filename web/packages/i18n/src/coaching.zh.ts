// 审前服务：提交以前，有人陪着看一遍材料。
// What is refused.
export const problems = {
  coaching_unknown_code: '没有这个码，或者已经失效，请申请人重新出示陪看码或清单码。',
  coaching_not_found: '没有正在由您陪看的这份材料，或者陪看已经结束。',
  coaching_not_a_draft: '只有还没有提交的草稿才能请人陪看；一件事请整件陪看。',
  coaching_stale: '陪看意见已有变化，请刷新后再操作。',
  coaching_bad_findings: '有的意见不属于该事项的材料或表格，或者没有写明要改什么。',
}

export default {
  coaching: {
    title: '请人先看一遍',
    offer: '提交以前，可以请大厅的导办员或窗口人员陪您把材料看一遍。看的人说哪里要改，您改好再提交。',
    no_effect:
      '只是帮忙看看：没有法律效力，不算受理，也不开始计算办理期限。提交以后，意见就删除，不进办件档案。',
    ask: '请人帮我看',
    ask_again: '再请人看一次',
    show_code: '把这个码给导办员或窗口人员看。给码就是同意他们看您的草稿，每看一次都记入日志。',
    checklist_offer:
      '还没有开始填也可以：带着材料到大厅，把清单码给导办员或窗口人员看，请他们先看一遍。意见会写在这里。',
    checklist_waits: '从这份清单开始在线办理，或者把清单码给窗口，这些意见会跟到办件草稿里。',
    code: '陪看码',
    until: '{time} 前有效',
    looking: '{name} 正在看您的草稿（{time} 打开）',
    looked: '{name} 在 {time} 看过：{result}',
    all_fine: '没有发现要改的',
    found: '发现 {found} 处，已改 {mended} 处',
    end: '不用看了，删除意见',
    verdict: { fine: '没问题', to_mend: '要改', missing: '缺' },
    mended: '已改好',
    mend: '我改好了',
    mend_about: '我改好了：{what}',
    unmend: '还没改好',
    unmend_about: '还没改好：{what}',
    at_desk: '审前服务',
    go_through: '陪申请人看一遍',
  },
}
