// Coaching before filing: a guide or clerk goes through a draft with its visitor.
export default {
  enter: 'The code of a draft or checklist that the visitor shows',
  enter_help:
    'Eight letters and digits, in the draft or the checklist on their phone, or on the printed checklist: scan or type it. Opening it and each look go into the journal.',
  open: 'Open the papers',
  no_effect:
    'This is help only: no legal effect, no acceptance, no clock. The findings are deleted when the visitor hands it in, and are no part of the case.',
  of: 'Draft of {person}',
  of_checklist:
    'By the checklist: no form is filled in yet, go through the papers that were brought. Of several items, each paper stands here once. A checklist names nobody: keep names and numbers out of the notes.',
  asked_by: 'For: {items}',
  sections: 'Form',
  materials: 'Materials',
  covered: 'Need not be handed in: a licence, a fact or another result stands for it',
  no_file: 'Nothing uploaded yet',
  open_file: 'See {name}',
  search: 'Find in materials and review points',
  nothing: 'No material fits.',
  verdict: 'What you found',
  note: 'What is to mend, in plain words',
  save: 'Note it',
  save_about: 'Note it: {what}',
  saved: 'Noted',
  finish: 'Done',
  finish_help:
    'Afterwards you do not see this draft any more; the findings stay in it, and the desk sees them when it is handed in.',
  finish_checklist:
    'Afterwards you do not see this checklist any more; the findings stay on it, and come along into each draft that asks for the paper.',
  done: 'Done. The findings are kept for the visitor until it is handed in.',
  bring: 'The visitor has a checklist code: bring its findings',
  checklist_code: 'Checklist code',
  bring_do: 'Bring the findings',
  brought: 'Brought {n} finding | Brought {n} findings',
  nothing_brought: 'The findings of that checklist are about nothing that this draft asks for.',
  next: 'The next draft',
  need_note: 'Say what is to mend.',
  look_again: 'Read again after the visitor has mended something',
  by_code: 'The visitor shows a code',
}
