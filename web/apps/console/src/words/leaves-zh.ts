/** 请假和 AB 岗：谁不在，谁代岗。 */
export default {
  leaves: {
    help: '代岗人在请假期间可以做请假人能做的事，按代岗记录；合同制人员不能代为决定。请假结束，办件自动归还。',
    empty: '没有这样的请假记录',
    add: '登记请假',
    save: '登记',
    end: '提前返岗',
    end_title: '{name}提前返岗？',
    end_help: '代岗马上结束，办件归还本人。',
    standing: { now: '请假中', to_come: '未开始', over: '已结束' },
    reason: { annual: '年休假', illness: '病假', training: '培训', official: '公务外出', other: '其他' },
    column: { who: '请假人', deputy: '代岗人（B 岗）', days: '日期', reason: '事由' },
    days: '{from} 至 {to}',
    nobody: '无人代岗',
    member: '{name}（{roles}）',
    ended: '{name} 登记提前返岗',
    first_day: '第一天',
    last_day: '最后一天',
    deputy_help: '同一部门、同一大厅，且这些天在岗的人。',
  },
}
