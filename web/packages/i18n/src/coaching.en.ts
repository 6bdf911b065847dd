// Coaching before filing (审前服务): somebody goes through the papers with the visitor.
// What is refused.
export const problems = {
  coaching_unknown_code:
    'There is no draft or checklist of this code, or the code is over. Ask the visitor to show a new one.',
  coaching_not_found: 'You are not going through these papers, or it is over.',
  coaching_not_a_draft:
    'Only a draft that is not handed in yet can be gone through; several items as one are gone through as a whole.',
  coaching_stale: 'The findings have changed meanwhile. Load the page again.',
  coaching_bad_findings:
    'A finding is about nothing that the item asks for, or does not say what is to mend.',
}

export default {
  coaching: {
    title: 'Have somebody look first',
    offer:
      'Before you hand it in, a guide or clerk of the hall can go through the papers with you. They say what is to mend; you mend it and hand it in then.',
    no_effect:
      'This is help only: it has no legal effect, is no acceptance and starts no clock. The findings are deleted when you hand it in, and are no part of the case.',
    ask: 'Ask for help',
    ask_again: 'Ask for help again',
    show_code:
      'Show this code to a guide or clerk. Showing it means that you let them see your draft; each look goes into the journal.',
    checklist_offer:
      'Even before you begin: bring your papers to the hall and show the code of this checklist to a guide or clerk. What they find is written here.',
    checklist_waits:
      'Begin online from this checklist, or show its code at the desk, and these findings come along into the draft.',
    code: 'Code',
    until: 'Good until {time}',
    looking: '{name} is looking at your draft (opened {time})',
    looked: 'Looked at by {name} on {time}: {result}',
    all_fine: 'nothing to mend',
    found: 'found {found}, mended {mended}',
    end: 'No more help: delete the findings',
    verdict: { fine: 'Fine', to_mend: 'To mend', missing: 'Missing' },
    mended: 'Mended',
    mend: 'I have mended it',
    mend_about: 'I have mended it: {what}',
    unmend: 'Not mended yet',
    unmend_about: 'Not mended yet: {what}',
    at_desk: 'Coaching before filing',
    go_through: 'Go through it with the visitor',
  },
}
