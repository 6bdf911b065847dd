// Words of a bundle case: started, filled in once, submitted once, one line of progress.
export default {
  bundle_case: {
    start: 'Start them all at once',
    start_help:
      'One form, one set of papers, one submission: all departments get theirs together. What you type is saved as you go.',
    answer_first:
      '{n} question is still open; please answer it above: what is needed depends on it. | {n} questions are still open; please answer them above: what is needed depends on them.',
    blocked: 'These cannot be submitted together now; see above “What cannot be joined, and why”.',
    item_questions: 'Asked for “{name}”',
    for: 'For: {names}',
    for_more: 'For: {names} and others, {n} in all',
    one_scan: 'one scan for {n} items',
    to_see: 'Originals to show',
    to_see_help: 'Nothing to upload: show the original at the counter, or when you are asked for it.',
    who_waits: 'What happens after you submit',
    files_now: 'filed at once',
    waits: 'not filed at once: it files itself when what it waits for is there',
    submitted_title: 'Submitted, all at once',
    filed: '{n} filed',
    not_filed: '{n} not yet filed',
    not_filed_help:
      'What is not yet filed waits for another item and files itself when that is there; you need not come again. No time limit runs until then.',
    number: 'Case number: {number}',
    department: 'Department: {name}',
    state_draft: 'Draft',
    state_submitted: 'On its way',
    state_done: 'All ended',
    line: 'Progress',
    how_far: '{ended} of {n} have ended',
    all_due: 'All done, as far as can be told, {due}',
    all_due_why:
      'As if whatever is not accepted yet were accepted today: {n} working days from acceptance, along the longest way.',
    ended_because: 'Ended, since “{name}” was: {state}.',
    see: 'Look at it',
    see_bundle: 'See the bundle',
    members: 'Items in it',
    print: 'Print the receipt',
    withdraw: 'Give up and withdraw the draft',
    withdraw_title: 'Withdraw the whole bundle?',
    withdraw_help:
      'None of its items is handled, and what you filled in is not kept. You can begin again later.',
    cannot_edit: 'This application belongs to a bundle and is filled in there.',
    mine: 'Bundle',
    created: 'begun {when}',
    scans: 'Papers handed in',
  },
  bundle_result: {
    title: 'Results',
    help: 'What has come of each item. Licences and papers can be opened here, or saved all at once.',
    reason: 'Reason: {reason}',
    appeal:
      'If you do not agree, you may ask {organ} to review it within 60 days, or go to {court} within six months.',
    organ: 'the body that reviews such decisions',
    court: 'the court in charge',
    licence: 'Open “{name}”',
    save: 'Save everything (ZIP)',
    rate: 'Rate the bundle',
    save_help:
      'It holds the sealed files (OFD) and a list of all results (manifest.json). What is not sealed yet is there when you save it again a little later.',
  },
}
