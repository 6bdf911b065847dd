// Words of choosing several items.
export default {
  picker: {
    find: '按名称找事项',
    add: '再加一件',
    remove: '去掉这件',
    none_found: '没有找到这样的事项，换个说法试试。',
  },
}
