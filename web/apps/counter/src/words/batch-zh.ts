// Several cases in one go.

export default {
  choose: '多选',
  all: '全选（{n} 件）',
  choose_one: '选中 {name}',
  title: '{action} {n} 件',
  help: '每一件各自办理、各自留痕；其中一件办不成，不影响别的。',
  text_help: '写下的话会记在每一件上。只看过一件，就只办一件。',
  chosen: '选中的办件',
  send: '{action}（{n} 件）',
  go_on: '继续',
  stop: '停下',
  progress: '办理进度',
  so_far: '已办 {done} / {n} 件',
  stopped: '停下了：办成 {done} 件，还有 {left} 件没有办。',
  result: '办成 {done} 件，没有办成 {refused} 件。',
  waiting: '未办',
  under_way: '办理中',
  done: '已办成',
  refused: '没有办成',
}
