// Comments on a case (留言) and saved views of work lists (常用筛选).
export const comment = {
  title: 'Comments',
  internal:
    'Only for those who work on this case; the visitor does not see it. Kept with the case; it cannot be changed, but taken back.',
  text: 'Write a comment',
  help: 'Numbers of identity cards and mobile phones are masked by themselves.',
  mention: 'Who should read it (optional)',
  to: 'For {names}',
  send: 'Send the comment',
  none: 'No comments yet',
  withdraw: 'Take back',
  withdrawn: 'Taken back {time}',
}
export const view = {
  title: 'Saved views ({n})',
  none: 'Choose a list and filters, and save them under a name.',
  save: 'Save these filters',
  keep: 'Save the view',
  edit: 'Rename or delete',
  edit_of: 'Rename or delete "{name}"',
  remove: 'Delete this view',
  name: 'Name',
  share: 'Who uses it',
  share_help: 'Only the filters are shared; everybody still sees only the cases that they may see.',
  only_me: 'Only me',
  department: 'My department',
  shared: 'Shared with {name}',
  by: 'Shared by {name}',
  default: 'Default',
  begin_with: 'Make it the default',
  begin_without: 'No longer the default',
  begin_of: '{what}: "{name}"',
}
export const filter = { due_state: 'Due', urging: 'Urging', any: 'Any' }
export const due_state = {
  overdue: 'Past the legal limit',
  today: 'Due today',
  yellow: 'Yellow card',
  red: 'Red card',
}
export const urging_state = { waiting: 'Waits for an answer', escalated: 'Not answered in time' }

// First contact: the hand-over to a colleague.
export const new_owner = {
  to: 'To whom',
  help: 'The case is then your colleague’s, and the visitor sees their name as the contact. The time limits run on.',
  nobody: 'Nobody in this hall can take it over just now.',
  reason: 'Why it is handed over',
  reason_help: 'Colleagues see it in the history; the visitor does not.',
}

// A case that is not to be seen any more.
export const gone = {
  title: 'No such case',
  text: 'It may have been answered, or be with another department now; its content is not shown any more.',
}

// Refusals that nobody but the desk meets: the portal's first page carries the shared ones.
export const problem = {
  cases_not_the_owner:
    'Its owner hands a case over, or who stands in for them; a supervisor where the owner works there no more.',
  cases_comment_not_found: 'There is no such comment.',
  cases_not_your_comment: 'Only who wrote a comment takes it back.',
  cases_view_not_found: 'There is no such saved view; it may have been deleted.',
  cases_views_full: 'There are 20 saved views already; delete one first.',
  cases_view_name_taken: 'You have a saved view of this name already; please take another one.',
}

// Why nobody may decide a case.
export const nobody_left = {
  not_appointed: 'No decider is appointed',
  away: 'All deciders are away, nobody stands in',
  barred: 'All who are there accepted or reviewed it',
}
