import { describe, expect, it } from 'vitest'
import { layoutChanges } from './changes'

const before = {
  accent: '#8a1c1c',
  portrait: false,
  lines: [
    { label: '证照编号', from: 'number' },
    { label: '经营场所', from: 'content:经营场所' },
    { label: '有效期', from: 'period' },
  ],
  note: '',
}

describe('what differs between two layouts', () => {
  it('is nothing between a layout and itself', () => {
    expect(layoutChanges(before, structuredClone(before))).toEqual([])
  })

  it('names lines that came, went, are called otherwise, and another order', () => {
    const after = {
      accent: '#1f5fbf',
      portrait: true,
      lines: [
        { label: '有效期', from: 'period' },
        { label: '编号', from: 'number' },
        { label: '', from: 'content:面积' },
      ],
      note: '须亮证经营',
    }
    expect(layoutChanges(before, after)).toEqual([
      { kind: 'accent', from: '#8a1c1c', to: '#1f5fbf' },
      { kind: 'upright', from: '', to: '' },
      { kind: 'removed', from: '经营场所', to: '' },
      { kind: 'renamed', from: '证照编号', to: '编号' },
      { kind: 'added', from: '', to: '面积' },
      { kind: 'moved', from: '', to: '有效期、编号、面积' },
      { kind: 'note', from: '', to: '须亮证经营' },
    ])
  })
})
