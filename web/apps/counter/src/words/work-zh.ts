// Comments on a case (留言) and saved views of work lists (常用筛选).
export const comment = {
  title: '留言',
  internal: '只给办理这个办件的工作人员看，办事人看不到。随办件一起保存；不能修改，可以撤回。',
  text: '写留言',
  help: '身份证号码、手机号码会自动遮住。',
  mention: '请谁看（可不选）',
  to: '请{names}看',
  send: '发出留言',
  none: '还没有留言',
  withdraw: '撤回',
  withdrawn: '{time}已撤回',
}
export const view = {
  title: '常用筛选（{n}）',
  none: '选好清单和条件后，可以起个名字保存。',
  save: '保存当前筛选',
  keep: '保存筛选',
  edit: '改名或删除',
  edit_of: '改名或删除“{name}”',
  remove: '删除这个筛选',
  name: '名字',
  share: '给谁用',
  share_help: '共享的只是筛选条件；每个人看到的仍是自己有权看的办件。',
  only_me: '只有我',
  department: '本部门的人',
  shared: '已共享给{name}',
  by: '{name}共享',
  default: '默认',
  begin_with: '设为默认',
  begin_without: '不再默认',
  begin_of: '{what}：“{name}”',
}
export const filter = { due_state: '期限', urging: '催办', any: '不限' }
export const due_state = { overdue: '超过法定期限', today: '今天到期', yellow: '黄牌', red: '红牌' }
export const urging_state = { waiting: '待答复', escalated: '逾期未答复' }

// 首问负责: the hand-over to a colleague.
export const new_owner = {
  to: '交给谁',
  help: '移交后，这个办件归接手的同事，申请人看到的首问负责人也改为他（她）。期限照常计算。',
  nobody: '本大厅现在没有可以接手的同事。',
  reason: '移交的理由',
  reason_help: '同事在办理经过里看得到，申请人看不到。',
}

// 不再能看的办件.
export const gone = {
  title: '没有这个办件',
  text: '可能已经答复完毕，或者已不由您的部门办理，内容不再显示。',
}

// Refusals that nobody but the desk meets: the portal's first page carries the shared ones.
export const problem = {
  cases_not_the_owner: '由首问负责人本人或代班人移交；首问负责人已经离岗的，由督查人员移交。',
  cases_comment_not_found: '没有这条留言。',
  cases_not_your_comment: '只有写留言的人可以撤回。',
  cases_view_not_found: '没有这个常用筛选，可能已被删除。',
  cases_views_full: '常用筛选已有 20 个，请先删去不用的。',
  cases_view_name_taken: '您已有同名的常用筛选，请换个名字。',
}

// Why nobody may decide a case.
export const nobody_left = {
  not_appointed: '部门没有决定岗人员',
  away: '决定岗人员都不在，无人代岗',
  barred: '在岗的人都受理或审查过（受审分离）',
}
