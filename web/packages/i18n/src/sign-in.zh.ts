export default {
  sign_in: {
    title: '登录',
    login: '用户名',
    password: '密码',
    submit: '登录',
    code_title: '请输入动态验证码',
    code: '动态验证码',
    code_help: '打开手机上的验证器，抄下 6 位数字。',
    code_submit: '验证并登录',
    key_button: '用安全密钥验证',
    key_failed: '安全密钥没有通过，请再插一次，或改用动态验证码。',
    again: '请重新登录',
    again_help: '登录已过期。登录后接着刚才的继续，填好的内容都还在。',
    start_over: '换个账号',
    demo: '演示账号',
    demo_help: '这是演示环境，选一个账号会替您填好。',
  },
}
