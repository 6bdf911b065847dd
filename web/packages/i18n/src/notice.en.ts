/** What a notice asks for, by when, and who has sent it. */
export default {
  title: 'What is missing',
  until: 'Please hand it in by {date}.',
  by: 'Told by {who}, {when}',
}
