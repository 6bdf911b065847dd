export default {
  sign_in: {
    title: 'Sign in',
    login: 'User name',
    password: 'Password',
    submit: 'Sign in',
    code_title: 'Enter your code',
    code: 'One-time code',
    code_help: 'Open the authenticator on your phone and copy the 6 digits.',
    code_submit: 'Verify and sign in',
    key_button: 'Use a security key',
    key_failed: 'The security key did not pass. Insert it again, or use the code.',
    again: 'Please sign in again',
    again_help: 'Your session has ended. Sign in and go on: everything you filled in is still here.',
    start_over: 'Use another account',
    demo: 'Demo accounts',
    demo_help: 'This is a demonstration. Pick an account and we fill it in for you.',
  },
}
