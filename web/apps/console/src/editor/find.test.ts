import { expect, it } from 'vitest'
import { find } from './find'

const content = {
  head: { name: '公共场所卫生许可' },
  definition: {
    requirements: [
      {
        key: 'seal',
        name: '材料第 1 号',
        review_points: [{ key: 'p0', text: '骑缝章要完整，封面和每一页都盖到' }],
      },
      { key: 'm/1', name: '材料第 2 号', when: { '==': [{ var: 'seal' }, 'x'] }, review_points: [] },
    ],
    extra: { 'a/b~c': 'Riding SEAL' },
  },
}

it('finds every place, in the order of the page, and says what stands around', () => {
  expect(find(content, '材料第').map((one) => one.pointer)).toEqual([
    '/definition/requirements/0/name',
    '/definition/requirements/1/name',
  ])
  const [one] = find(content, '要完整')
  expect(one).toEqual({
    pointer: '/definition/requirements/0/review_points/0/text',
    before: '骑缝章',
    found: '要完整',
    after: '，封面和每一页都盖到',
  })
})
it('tells no case apart, and escapes what pointers escape', () => {
  expect(find(content, 'seal').map((one) => [one.pointer, one.found])).toEqual([
    ['/definition/extra/a~1b~0c', 'SEAL'],
  ])
})
it('finds nothing for nothing, and no names that nobody reads', () => {
  expect(find(content, '  ')).toEqual([])
  expect(find(content, 'p0')).toEqual([])
})
