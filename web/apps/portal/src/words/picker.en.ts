// Words of choosing several items.
export default {
  picker: {
    find: 'Find an item by name',
    add: 'Add another',
    remove: 'Take this one out',
    none_found: 'Nothing was found; try other words.',
  },
}
