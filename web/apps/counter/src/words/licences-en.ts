export default {
  find: 'Number or identifier of a licence',
  find_help:
    'The whole of it. With nothing typed, the licences that you may see are listed, the newest first.',
  search: 'Find',
  empty: 'No licence was found',
  empty_help: 'Please check the number; you see the licences of your own hall and department only.',
  number: 'Number',
  identifier: 'Identifier',
  holder: 'Holder',
  issuer: 'Issued by',
  issued: 'Issued on',
  valid: 'Valid',
  until: 'until {date}',
  forever: 'without end',
  doing: 'What you can do',
  nothing: 'Your post may not change the state of this licence now.',
  history: 'Since it was issued',
  no_history: 'Nothing was changed since it was issued.',
  reason: 'Reason',
  reason_help: 'The holder sees it, and it goes into the journal.',
  decision_number: 'Number of the decision',
  done: 'Done: {action}. The status list follows.',
  suspend_help:
    'While it is suspended the licence is not valid, and the public check says so. It can be given back.',
  reinstate_help: 'The licence is valid again.',
  withdraw_help:
    'It should never have been granted (Administrative Licensing Law, art. 69). There is no way back.',
  revoke_help: 'As a penalty. There is no way back.',
  cancel_help: 'Given up, its holder is no more, or its time is over (art. 70). There is no way back.',
  renew_help:
    'Renewed (Administrative Licensing Law, art. 50): a new version with the same number; the one before ends at once.',
  change_help:
    'Changed (art. 49): a new version with the same number and validity; the one before ends at once.',
  reissue_help:
    'After loss or damage: a new version with the same content. Whoever finds the old one cannot use it.',
  new_valid_to: 'New last day',
  new_valid_to_help: 'Empty: without end. It must be later than the present one.',
  new_fields: 'What is to change',
  new_fields_help: 'Leave empty what stays as it is.',
  nothing_new: 'Please fill in at least one field that changes',
  newer: 'See the new version',
  older: 'See the version before',
}
