// For whom somebody acts (授权委托).
export default {
  mandate: {
    step: 'Done by {organ} on behalf of {giver} ({number})',
    step_taken_over: 'Done by {organ} for {giver}, as before mandates were kept',
    accept: 'Accepted on behalf of {giver} ({organ}, {number})',
    decide: 'Reviewed and decided on behalf of {giver} ({organ}, {number})',
    taken_over: 'Accepted for {giver} as before mandates were kept; a document is still to come ({organ})',
    none: 'There is no mandate of {giver} to accept here: the papers can be received, but not accepted, refused or sent back. {giver} answers within five working days; without an answer the case counts as accepted.',
    none_since:
      'The mandate of {giver} to accept has not been in force since {date}: the papers can be received, but not accepted, refused or sent back. {giver} answers within five working days; without an answer the case counts as accepted.',
    in_place: ' (for {name})',
    stands_in: 'standing in for {names}',
    owner: '{name} (for {absent})',
  },
}
