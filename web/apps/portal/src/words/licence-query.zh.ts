// Words of the licences that are brought in from where they were issued.
export default {
  query: {
    title: '从颁发机构取回证照',
    intro: '由国家等其他系统颁发的证照，可以在这里取回，办事时就不用再交。取回会记录用途。',
    type: '哪一种证照',
    whose: '谁的证照',
    purpose: '用来办什么',
    purpose_help: '颁发机构会看到，例如：办理公积金贷款。',
    purpose_missing: '请写明用来办什么，至少 2 个字',
    send: '取回',
    found: '取回 {n} 份证照。',
    known: '没有新的证照，已有的都是最新的。',
    none: '颁发机构没有查到您的这种证照。',
    refused: '有 {n} 份证照没有收下：{reasons}',
  },
}
