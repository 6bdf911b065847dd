import { addPageWords } from '@yimen/i18n'

// Words of the page of one licence: showing it, copies for one purpose.
const words = {
  zh: {
    show: {
      title: '亮证',
      intro: '给窗口工作人员看这份证照：生成一个码，5 分钟内有效，只能给一位工作人员用。',
      purpose: '用来办什么',
      purpose_help: '对方看到的就是这一句，例如：办理食品经营许可。',
      purpose_missing: '请写明用来办什么，至少 2 个字',
      make: '生成亮证码',
      for: '用于：{purpose}',
      qr: '亮证码的二维码',
      left: '还有 {time} 有效',
      end: '不用了，让它失效',
      expired: '亮证码已经过期。',
      used: '已作为材料收下，亮证码随之失效。',
      again: '重新亮证',
      uses: '谁看过这份证照',
      no_uses: '还没有工作人员看过。',
      kind: { look: '查看亮证', attach: '作为办件材料', open: '打开证照文件' },
      case: '看这个办件',
    },
    copies: {
      title: '加注件',
      intro: '只用于一件事、到期失效的证照副本：用途和期限印在上面，同样盖有电子印章。交给别人比交原件稳妥。',
      list: '已制作的加注件',
      purpose: '用途',
      purpose_help: '会印在上面，例如：向某某银行申请贷款。',
      purpose_missing: '请写明用途，至少 2 个字',
      until_label: '多久有效',
      days: '{n} 天',
      make: '制作加注件',
      expired: '已过期',
    },
  },
  en: {
    show: {
      title: 'Show it',
      intro: 'Let a clerk see this licence: a code that is good for 5 minutes and for one clerk only.',
      purpose: 'What it is for',
      purpose_help: 'The clerk sees these words, for example: to apply for a food licence.',
      purpose_missing: 'Please say what it is for, in at least 2 characters',
      make: 'Make a code',
      for: 'For: {purpose}',
      qr: 'The code, to be scanned',
      left: 'Good for {time}',
      end: 'End it now',
      expired: 'The code has run out.',
      used: 'It was taken as a material; the code has ended with that.',
      again: 'Show it again',
      uses: 'Who looked at this licence',
      no_uses: 'Nobody of the staff has looked at it yet.',
      kind: { look: 'Looked at, shown by you', attach: 'Taken as a material', open: 'Its file was opened' },
      case: 'See the case',
    },
    copies: {
      title: 'Copies for one purpose',
      intro:
        'A sealed copy that is good for one thing and until a day, both of which stand on it. Safer to hand out than the licence itself.',
      list: 'Copies that were made',
      purpose: 'Purpose',
      purpose_help: 'It stands on the copy, for example: for a loan from a bank.',
      purpose_missing: 'Please say what it is for, in at least 2 characters',
      until_label: 'How long it is good',
      days: '{n} days',
      make: 'Make a copy',
      expired: 'expired',
    },
  },
}
addPageWords(words)
export default words
