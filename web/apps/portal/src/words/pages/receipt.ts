import { addPageWords } from '@yimen/i18n'

// Words of the page of the receipt of a submission.
const words = {
  zh: {
    receipt: {
      title: '已经提交',
      number: '办件编号',
      keep: '请记下这个编号，查询和咨询时会用到。',
      next: '接下来',
      next_text:
        '工作人员会先收件，并在收件后 5 个工作日内答复是否受理；缺什么会一次告诉您。每一步都会发消息给您。',
      see: '查看进度',
      submitted_at: '提交时间',
      department: '办理部门',
    },
  },
  en: {
    receipt: {
      title: 'Submitted',
      number: 'Case number',
      keep: 'Please keep this number; you will need it when asking.',
      next: 'What happens next',
      next_text:
        'Staff receive your case and tell you within 5 working days whether it is accepted; anything missing is told once. You get a message at each step.',
      see: 'See progress',
      submitted_at: 'Submitted',
      department: 'Department',
    },
  },
}
addPageWords(words)
export default words
