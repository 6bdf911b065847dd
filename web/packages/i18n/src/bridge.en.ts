// The devices of a desk or a kiosk.
export default {
  bridge: {
    title: 'Devices of this desk',
    help: 'Card reader, document camera, signature and rating pad are joined by the device bridge of this computer. Its window shows a pairing code; type it here once.',
    code: 'Pairing code',
    code_help: '6 digits',
    pair: 'Connect',
    again: 'Look again',
    forget: 'Use no devices on this computer',
    paired: 'Connected',
    device: {
      card: 'Card reader',
      page: 'Document camera',
      signature: 'Signature pad',
      rating: 'Rating pad',
    },
    state: { ready: 'ready', missing: 'not plugged in' },
    fault: {
      absent: 'No device bridge was found on this computer: see that its program has been started.',
      not_paired: 'The device bridge is not paired yet: type the code that its window shows.',
      wrong_code: 'This is not the code. Look for the 6 digits in the window of the bridge.',
      too_many_tries: 'Too many wrong codes. Use the new code in a minute.',
      device_missing: 'The device is not plugged in.',
      given_up: 'The device is used elsewhere.',
      other: 'The device bridge gave no answer that can be used.',
    },
    missing: {
      card: 'The card reader cannot be used. Please type the number.',
      page: 'The document camera cannot be used. Please choose a file.',
      signature: 'The signature pad cannot be used. Please sign on the screen.',
      rating: 'The rating pad cannot be used. Please touch the screen.',
    },
    use: {
      card: 'Or put the identity card onto the reader.',
      page: 'The document camera is ready.',
      signature: 'Or sign on the pad.',
      rating: 'Or press the rating pad.',
    },
    photograph: 'Photograph a page',
    photograph_name: 'Photograph a page: {name}',
    no_page: 'Nothing was photographed. Lay the page under the camera and try again.',
  },
}
