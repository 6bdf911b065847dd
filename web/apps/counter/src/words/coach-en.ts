// Coaching before filing: a guide or clerk goes through a draft with its visitor.
export default {
  enter: 'The code that the visitor shows',
  enter_help:
    'Eight letters and digits, in the draft on their phone: scan or type it. Opening it and each look go into the journal.',
  open: 'Open the draft',
  no_effect:
    'This is help only: no legal effect, no acceptance, no clock. The findings are deleted when the visitor hands it in, and are no part of the case.',
  of: 'Draft of {person}',
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
  done: 'Done. The findings are in the visitor’s draft.',
  next: 'The next draft',
  need_note: 'Say what is to mend.',
  look_again: 'Read again after the visitor has mended something',
  by_code: 'The visitor shows a code',
}
