// Words of the licences that are brought in from where they were issued.
export default {
  query: {
    title: 'Bring in a licence from its issuer',
    intro:
      'What national and other systems issued can be brought in here, and need not be handed in again. The purpose is recorded.',
    type: 'Which licence',
    whose: 'Whose',
    purpose: 'What for',
    purpose_help: 'The issuer sees it, for example: loan from the housing fund.',
    purpose_missing: 'Say what it is for, in two characters or more',
    send: 'Bring in',
    found: 'Licences brought in: {n}.',
    known: 'Nothing new: what is here is up to date.',
    none: 'The issuer knows of no such licence of yours.',
    refused: 'Licences that could not be taken in: {n} ({reasons})',
  },
}
