// Deemed approval (超时默认).
export default {
  deemed: {
    mark: 'Approved by silence',
    held_mark: 'Approval by silence held back',
    item: 'If nobody decides until the legal limit runs out, it counts as approved ({basis}).',
    item_short: 'If nobody decides until the legal limit runs out, it counts as approved.',
    approved: 'The legal limit ran out on {date}, and nobody had decided. By {basis} it counts as approved.',
    visitor_help:
      'The result is as good as any other approval. You still have to meet the conditions; the department checks later.',
    waited_in: { accepted: 'It stood at the review', reviewed: 'It stood at the decision' },
    answers: 'Standing order for rule {rule}, version {version}; {name} answers for it',
    held: 'The legal limit ran out on {date} and it would count as approved, but {reason}.',
    hold: {
      no_order:
        'the department has no standing order for this rule, or the person who answers for it no longer decides there',
      licence_lost: 'a licence that it relies on is not in force, and nobody has said what follows',
      countersign_objects: 'a department that countersigns objects',
      hearing_open: 'the hearing is not over',
      publication_open: 'the publication is not over',
    },
  },
}
