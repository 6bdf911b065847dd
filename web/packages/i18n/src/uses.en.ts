// What stands for a material that is not handed in.
// What is refused.
export const problems = {
  cases_item_not_in_use:
    'The item was paused or cancelled meanwhile. What you filled in is kept; it can be handed in if the item is resumed.',
  cases_no_mandate: 'No mandate is in force under which this may be done for the organ whose item it is.',
  cases_licence_lost: 'A licence that this case relies on is no longer in force. Settle that first.',
  cases_licence_falls:
    'A licence or a check stands no longer for its paper, which has to be handed in first.',
  cases_no_uses: 'There is no use of a licence to do this with.',
  facts_no_source: 'No source can be asked here. Please hand the paper in.',
  facts_busy: 'Too many questions wait for this source. Please hand the paper in, or try later.',
  licences_too_many_versions: 'The version numbers of this licence are used up.',
  licences_layout_stale: 'Somebody else saved or ended this draft. Please look at the newest first.',
  licences_second_person: 'Whoever wrote at a layout does not publish it; somebody else does.',
  facts_waits: 'It has been asked; the answer is on its way. You may hand the paper in all the same.',
}

export default {
  prefilled: {
    licence: 'Taken from your electronic licence; please check',
    earlier_case: 'Taken from what you filed before; please check',
  },
  fact: {
    offer:
      'You need not hand this in: if you agree, “{source}” is asked whether it is so: {title}. You may upload the paper all the same.',
    ask: 'Agree and have it checked',
    again: 'Check once more',
    waiting:
      '“{source}” is being asked: {title}. It takes some seconds. You may upload the paper instead of waiting.',
    confirmed: 'need not be handed in: checked',
    confirmed_by: '{source}: {title}',
    not_confirmed: '“{source}” does not say so: {title}. Please upload the paper.',
    unknown: '“{source}” knows nothing about this. Please upload the paper.',
    given_up: '“{source}” does not answer now. Please upload the paper, or check again later.',
    late: 'This answer came after the decision and changes nothing',
    staff: {
      waiting: '{source} is being asked: {title}',
      confirmed: '{source} confirms: {title}',
      not_confirmed: '{source} does not confirm: {title}',
      unknown: '{source} knows nothing about it',
      given_up: '{source} did not answer',
    },
  },
  established: { title: 'Established by the decision' },
  ends: {
    title: 'Licences that end with it',
    done: 'Licences that ended with it',
    none: 'The company has no licences now that would end with it.',
    outlook: {
      ends: 'Ends with it',
      ended: 'Cancelled',
      held_together: 'Stays',
      issued_elsewhere: 'Stays',
    },
    why: {
      held_together: 'Somebody else holds it too. Have it changed by the department that issued it.',
      issued_elsewhere: 'Another system issued it. Have it cancelled where it was issued.',
    },
    at: 'Cancelled {time}',
    basis: 'Basis: {basis}',
    row: 'Licences end',
    row_value:
      'When this is granted, the company’s permits to do business end with it. They are listed one by one before you submit, without those that are held together with others or were issued by another system.',
  },
  use: {
    title: 'What stands for papers not handed in',
    identifier: '(identifier {identifier}, version {version})',
    reference: '(reference {identifier})',
    checked: 'Looked at {time}: {verdict}',
    verdict: {
      valid: 'in force',
      pending_seal: 'in force (its seal is being applied)',
      confirmed: 'confirmed',
    },
    purpose: 'For: {purpose}',
    authorised: 'Authorised by: ',
    authorised_as: {
      visitor: 'the applicant, with the submission',
      agent: 'the agent, with the submission',
      clerk: 'the applicant at the counter; a clerk submitted',
    },
    ended: 'Not used any more: the paper was handed in, or another licence stands for it',
    lost: 'Since {time} this licence {state}',
    lost_state: {
      suspended: 'is suspended',
      withdrawn: 'is withdrawn',
      revoked: 'is revoked',
      cancelled: 'is cancelled',
      expired: 'has run out',
      replaced: 'was changed: its new version says something else',
    },
    settled: {
      stands: 'It still stands',
      falls: 'It stands no longer; the paper has to be handed in',
      regained: 'The licence is in force again',
    },
    settled_why: '{verdict}: {reason}',
    mark: 'Licence lost, to settle',
    mark_falls: 'A paper is to be handed in',
    banner: 'A licence that this case relies on has changed. Settle that first:',
    banner_visitor:
      'A licence that your application relies on has changed. The staff will tell you what follows:',
    falls_visitor:
      'What is named below stands for its paper no longer. You will be told to hand the paper in; you may get it ready now.',
    objection: 'Objection ({time}): {text}',
    objection_waits: 'waits for an answer',
    answered: '{verdict} ({time}): {text}',
    right: 'The objection is right',
    not_right: 'The objection is not right',
    object: 'Object to this use',
    object_title: 'Object to this use',
    object_help:
      'The department sees your objection and answers with its reasons. If it is right and the case still runs, it is relied on no longer, and the paper has to be handed in.',
    object_reason: 'Why you object',
    filings: 'Applications that used this licence',
    filings_help: 'When you applied, this licence stood for a paper. Each use is listed here.',
    no_filings: 'No application has used it yet.',
    consent:
      'By submitting you agree that the department looks at this for your application: {list}. If you would rather not, go back to the papers and hand one in yourself.',
    which: 'Which licence',
    settle_verdict: 'Does it still stand?',
    settle_reason: 'Reason',
    answer_verdict: 'Is the objection right?',
    answer_text: 'Answer and reason',
  },
}
