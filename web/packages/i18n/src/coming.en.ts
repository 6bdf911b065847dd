/** Who comes together and which interpreter they need; when numbers end; when to leave home. */
export default {
  party: {
    people: 'People who come together',
    priority: 'Priority',
    priority_help: 'Only the group is kept, no reason is asked. Bring its card to the counter.',
    together: '{n} people together',
    interpreter: 'Interpreter',
    language: {
      none: 'Not needed',
      sign: 'sign language',
      en: 'English',
      minority: 'a minority language',
      other: 'another language',
    },
  },
  closing: { soon: 'No more numbers after {time}. Everybody who has one is served today.' },
  leave: {
    title: 'When to leave home',
    travel: 'Your way takes',
    minutes: '{n} minutes',
    at: 'Leave by {time} and you will be there in time.',
    now: 'Leave now.',
    help: 'From the earliest time at which you may be called, and five minutes to spare.',
    late: 'Your way is longer than the wait, so your call may be missed; who comes within the time that the hall allows keeps the place.',
  },
}
