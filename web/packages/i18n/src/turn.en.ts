/** Where something is not allowed: who has the case now, and until when. */
export default {
  until: ', until {day}',
  applicant: ' It is the applicant’s turn{until}.',
  other_member: ' It waits for another part of the bundle.',
  hall: ' It lies at {name}, and nobody has taken it yet{until}.',
  department: ' It lies with {name}, and nobody has taken it yet{until}.',
  staff: ' {name} has it now{until}.',
  nobody: ' The case is over.',
}
