/** Triage at the door: the share that needs no line. */
export default {
  triage: {
    title: 'Triage at the door',
    help: 'The guide sends who comes to self-service, a side-by-side desk or a line. Share without a line = (self-service + side by side) ÷ all. Direction and item are kept, not who.',
    by: 'Triage by',
    by_day: 'day',
    by_item: 'item',
    none: 'Nobody was sent anywhere on these days',
    total: 'All',
    no_item: 'No item (a line at once)',
    sent: 'Sent',
    self_service: 'Self-service',
    side_by_side: 'Side by side',
    line: 'Line',
    line_could_self: 'of these, could do it alone',
    share: 'Share without a line',
  },
}
