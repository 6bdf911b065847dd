// Deemed approval (超时默认).
export default {
  deemed: {
    mark: '超时默认通过',
    held_mark: '超时默认待处理',
    item: '法定期限届满没有作出决定的，视为批准（超时默认，依据{basis}）。',
    item_short: '法定期限届满没有作出决定的，视为批准（超时默认）。',
    approved: '法定期限{date}届满，没有人作出决定。依据{basis}，视为批准。',
    visitor_help: '结果与通常的批准一样有效。您仍要符合规定的条件，部门以后会检查。',
    waited_in: { accepted: '停在审查环节', reviewed: '停在决定环节' },
    answers: '用印授权规则{rule}第{version}版，责任人：{name}',
    held: '法定期限{date}已届满，本应视为批准，但是{reason}。',
    hold: {
      no_order: '部门没有这项规则的用印授权，或者授权的责任人已不在决定岗位',
      licence_lost: '所用的证照失效，还没有处理',
      countersign_objects: '会签部门不同意',
      hearing_open: '听证还没有结束',
      publication_open: '公示还没有结束',
    },
  },
}
