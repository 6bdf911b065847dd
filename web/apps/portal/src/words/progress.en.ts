// Words of a case on its way.
export default {
  progress: {
    now: 'Where it stands',
    can: 'What you can do',
    now_draft: 'Not submitted yet. What you filled in is saved.',
    now_pending_dependency:
      'Not filed yet: it files itself when what it waits for is there. There is nothing for you to do, and no time limit runs.',
    waits_met: '“{name}” is there',
    in_bundle: 'Part of: {name}',
    now_submitted: 'Your application is with {hall}, waiting to be received.',
    now_received: '{hall} has received it and checks whether it is complete.',
    now_awaiting_supplement:
      'The following is missing. Add it and press “Send supplement”; nothing goes on until then.',
    now_accepted: 'Accepted; {department} is reviewing it.',
    now_suspended:
      'The law asks for a procedure whose time does not count. There is nothing for you to do; the case goes on when it is over.',
    now_reviewed: 'Reviewed; {department} is about to decide.',
    now_approved: 'Approved; the result is being made.',
    now_approved_gaps:
      'The review is passed. When what you promised is there and checked, the result comes by itself.',
    now_lapsed:
      'What you promised was not there in time, and the application has ended. You may apply again, or ask for an administrative review.',
    now_result_issued: 'Done.',
    now_delivered: 'The result was handed over.',
    now_closed: 'This case is closed.',
    now_refused:
      'It was refused; the reason is in the progress below. You may ask for administrative reconsideration within 60 days, or go to court within 6 months.',
    now_not_accepted:
      'It was not accepted; the reason is in the progress below. You may apply again, or ask for administrative reconsideration.',
    now_withdrawn: 'You withdrew this application. You can apply again at any time.',
    answer_due: 'You hear whether it is accepted {due}.',
    due: 'You get an answer {due}.',
    by_law: 'The limit set by law ends on {date}.',
    hand_over: 'The result should be with you by {date}.',
    hand_over_late: 'The result should have been with you by {date}. It is kept for you.',
    contact: 'Your contact: {name}',
    supply: 'Add what is missing',
    urge: 'Ask what keeps it',
    urge_title: 'Ask what keeps this application?',
    urge_help:
      'Those who handle it see it and answer by the end of the next working day; without an answer the supervisors are told. Once a day.',
    urge_note: 'What you would like to know (optional)',
    urge_waits: 'You asked on {time} and wait for an answer.',
    urge_escalated: 'There was no answer in time; the supervisors have been told.',
    withdraw: 'Withdraw application',
    withdraw_title: 'Withdraw this application?',
    withdraw_help: 'It will not be handled any further. You can apply again later.',
    withdraw_submit: 'Withdraw application',
    licence: 'Electronic licence',
    licence_open: 'Show licence',
    deliver: 'I have got the result',
    answers: 'Your answers',
    materials: 'Your materials',
    later_submitted: 'Filed by itself',
    later_received: 'Received',
    later_accepted: 'Accepted',
    later_reviewed: 'Reviewed',
    later_approved: 'Decided',
    later_result_issued: 'Result',
  },
  gap: {
    title: 'What may follow later',
    promise_help:
      'A required material is not there yet. Hand it in now, or promise a day: the application is taken up meanwhile.',
    sign_help:
      'The clerk named what may follow, and by when. Please check and sign; then it can be accepted.',
    asked_title: 'The department needs something more',
    asked_help:
      'Please hand it in by the day named. The time limit runs on; what does not come in time is not waited for.',
    supply_help:
      'Please hand these in by the day, here or at the counter. The result comes when all is there; if not by then, the application ends.',
    help: 'You have promised these. Once the application is accepted you can upload them here.',
    promise: 'Promise a day',
    sign: 'Check and sign',
  },
}
