import { addPageWords } from '@yimen/i18n'

// Words of the first sign-in of staff, at which they enrol their second factor.
const words = {
  zh: {
    enrol: {
      title: '绑定动态验证码',
      intro: '第一次登录要绑定验证器，以后登录时除密码外还要输入它显示的 6 位数字。',
      scan: '用手机上的验证器应用扫这个码',
      by_hand: '不能扫码时，手工输入这个密钥：',
      code: '验证器显示的 6 位数字',
      device: '给这台手机起个名字',
      device_default: '我的手机',
      submit: '绑定并登录',
    },
  },
  en: {
    enrol: {
      title: 'Add your authenticator',
      intro:
        'At the first sign-in you add an authenticator. From then on you enter the 6 digits that it shows, beside your password.',
      scan: 'Scan this code with the authenticator app on your phone',
      by_hand: 'If you cannot scan, type this key by hand:',
      code: 'The 6 digits that it shows',
      device: 'A name for this phone',
      device_default: 'My phone',
      submit: 'Add it and sign in',
    },
  },
}
addPageWords(words)
export default words
