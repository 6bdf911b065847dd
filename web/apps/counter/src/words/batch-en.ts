// Several cases in one go.

export default {
  choose: 'Choose several',
  all: 'All {n}',
  choose_one: 'Choose {name}',
  title: '{action}: {n} case|{action}: {n} cases',
  help: 'Each case is done and recorded for itself. If one cannot be done, that holds for none of the others.',
  text_help: 'What you write is kept with each case. Whoever has looked at one case does one case.',
  chosen: 'Chosen cases',
  send: '{action} ({n})',
  go_on: 'Go on',
  stop: 'Stop',
  progress: 'How far it is',
  so_far: '{done} of {n} done',
  stopped: 'Stopped: {done} done, {left} still to do.',
  result: '{done} done, {refused} not done.',
  waiting: 'To do',
  under_way: 'Under way',
  done: 'Done',
  refused: 'Not done',
}
