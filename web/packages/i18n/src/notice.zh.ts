/** 补正告知：缺什么、哪天前补、谁告知的。 */
export default {
  title: '需要补正的内容',
  until: '请在{date}前补正。',
  by: '{who}，{when}告知',
}
