/** Leave and deputies: who is away, who stands in. */
export default {
  leaves: {
    help: 'On these days the deputy may do what the absent person may, and it is recorded so; contracted staff do not decide for others either. Afterwards the cases go back by themselves.',
    empty: 'No such leave',
    add: 'Enter leave',
    save: 'Enter',
    end: 'Back early',
    end_title: 'Is {name} back early?',
    end_help: 'Nobody stands in from now on, and the cases go back.',
    standing: { now: 'Away', to_come: 'To come', over: 'Over' },
    reason: {
      annual: 'Annual leave',
      illness: 'Illness',
      training: 'Training',
      official: 'On duty elsewhere',
      other: 'Other',
    },
    column: { who: 'Who is away', deputy: 'Deputy', days: 'Days', reason: 'Reason' },
    days: '{from} to {to}',
    nobody: 'Nobody stands in',
    member: '{name} ({roles})',
    ended: 'Back early, entered by {name}',
    first_day: 'First day',
    last_day: 'Last day',
    deputy_help: 'Somebody of the same organ and hall who is there on these days.',
  },
}
