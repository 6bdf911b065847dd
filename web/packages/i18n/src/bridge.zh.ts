// The devices of a desk or a kiosk.
export default {
  bridge: {
    title: '桌面设备',
    help: '身份证读卡器、高拍仪、签字板和评价器由本机的设备桥连接。设备桥窗口上显示配对码，请在这里输入一次。',
    code: '配对码',
    code_help: '6 位数字',
    pair: '连接',
    again: '再找一次',
    forget: '这台电脑不再使用设备',
    paired: '已连接',
    device: { card: '身份证读卡器', page: '高拍仪', signature: '签字板', rating: '评价器' },
    state: { ready: '可用', missing: '没有接上' },
    fault: {
      absent: '本机没有找到设备桥：请确认设备桥程序已经启动。',
      not_paired: '设备桥还没有配对：请输入设备桥窗口上的配对码。',
      wrong_code: '配对码不对，请看设备桥窗口上的 6 位数字。',
      too_many_tries: '配对码错了太多次，请一分钟后用新的配对码。',
      device_missing: '设备没有接上。',
      given_up: '设备正在别处使用。',
      other: '设备桥没有给出可用的回答。',
    },
    missing: {
      card: '读卡器用不了，请手工输入身份证号。',
      page: '高拍仪用不了，请选择文件上传。',
      signature: '签字板用不了，请在屏幕上签名。',
      rating: '评价器用不了，请在屏幕上点选。',
    },
    use: {
      card: '也可以把身份证放到读卡器上。',
      page: '高拍仪已就绪。',
      signature: '也可以在签字板上签名。',
      rating: '也可以按评价器。',
    },
    photograph: '用高拍仪拍一页',
    photograph_name: '用高拍仪拍一页：{name}',
    no_page: '没有拍到，请把材料放到高拍仪下，再拍一次。',
  },
}
