// 结果送达方式: how a result is to come, and what is posted.
// What is refused.
export const problems = {
  cases_way_not_offered: 'The item does not offer to have its result in this way.',
  cases_already_sent: 'The result is on its way or delivered; the way cannot be changed any more.',
  cases_not_by_post: 'Nothing is to be posted here now.',
  cases_goes_by_post:
    'The visitor wants it by post: it is delivered with the receipt. Who comes for it changes the way first.',
  bundles_nothing_to_send: 'There is no result of this bundle to be posted now.',
}

export const actions = {
  choose_way: 'Change how the result comes',
  send_result: 'Result posted',
  record_receipt: 'Record the receipt',
  serve_result: 'Served electronically',
}

export default {
  delivery_way: {
    title: 'How the result comes',
    ask: 'How would you like the result',
    way: { counter: 'Fetch it at the counter', post: 'By post to my address', electronic: 'Electronic only' },
    help: {
      counter: 'When it is there, it waits at a counter of the hall; bring the case number.',
      post: 'When it is there, a courier brings it; its number will stand here. You may change this until it is sent.',
      electronic: 'With the decision the electronic licence is in your account; there is nothing to fetch.',
    },
    not_chosen: '(nothing else was chosen)',
    choose: 'Choose how it comes',
    change: 'Change how it comes',
    save: 'Save',
    name: 'Who takes it',
    phone: 'Telephone',
    address: 'Address',
    to: 'Goes to',
    number: "Courier's number",
    sent_at: 'Sent',
    received: 'Signed for',
    not_posted: 'They cannot all be posted: the result of {list} is to be fetched at the counter.',
    courier: 'Courier',
    received_on: 'Signed for on',
    received_by: 'Signed for by',
    send_result_help: 'Once the courier has it, name the courier and the number. The visitor gets a message.',
    record_receipt_help: "As the courier's receipt says. With it the result counts as delivered.",
    mark: { post: 'To be posted', sent: 'Posted, waits for its receipt' },
    parcel_title: 'To be posted ({n})',
    sent_title: 'Posted, waiting for the receipt ({n})',
    show_address: 'Show the whole address',
    reveal_reason: 'To post the results as the visitor has chosen',
    contact: 'Goes to',
  },
}
