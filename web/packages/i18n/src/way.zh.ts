// 结果送达方式: how a result is to come, and what is posted.
// What is refused.
export const problems = {
  cases_way_not_offered: '该事项不提供这种结果送达方式。',
  cases_already_sent: '结果已经寄出或者送达，不能再改变送达方式。',
  cases_not_by_post: '现在没有需要这样处理的邮寄结果。',
  cases_goes_by_post: '申请人选择邮寄，以签收回执为准；到窗口领取的，请先改变送达方式。',
  bundles_nothing_to_send: '这件一件事现在没有需要寄送的结果。',
}

export const actions = {
  choose_way: '改变结果送达方式',
  send_result: '寄出结果',
  record_receipt: '登记签收回执',
  serve_result: '电子送达',
}

export default {
  delivery_way: {
    title: '结果送达方式',
    ask: '结果怎么给您',
    way: { counter: '到窗口领取', post: '邮寄到我的地址', electronic: '只要电子证照' },
    help: {
      counter: '结果出来以后，凭办件编号到受理大厅的窗口领取。',
      post: '结果出来以后由快递寄送，这里可以看到快递单号。寄出以前可以改。',
      electronic: '作出决定时，电子证照就送到您的账户，不再另外领取。',
    },
    not_chosen: '（没有另外选择）',
    choose: '选择送达方式',
    change: '改变送达方式',
    save: '保存送达方式',
    name: '收件人',
    phone: '联系电话',
    address: '收件地址',
    to: '寄到',
    number: '快递单号',
    sent_at: '寄出时间',
    received: '签收',
    not_posted: '不能一起邮寄：{list}的结果只能到窗口领取。',
    courier: '快递公司',
    received_on: '签收日期',
    received_by: '签收人',
    send_result_help: '把结果交给快递以后，登记快递公司和单号。申请人会收到消息。',
    record_receipt_help: '按快递的签收回执登记。登记以后，结果就算送达。',
    mark: { post: '待寄送', sent: '已寄出，待签收' },
    parcel_title: '邮寄结果（{n} 件）',
    sent_title: '已寄出，待签收（{n} 件）',
    show_address: '显示完整地址',
    reveal_reason: '按申请人的选择邮寄办理结果',
    contact: '寄送地址',
  },
}
