import { makeI18n, setLanguage } from '@yimen/i18n'
import { mount } from '@vue/test-utils'
import { encode } from 'uqr'
import { afterEach, describe, expect, it } from 'vitest'
import { nextTick, type Component } from 'vue'
import { BigChoices, Fold, GrowingList, Named, QrCode, SuggestBox, setElder } from './index'

const i18n = makeI18n({ zh: {}, en: async () => ({ default: {} }) })
const show = (component: unknown, props: object, slots: Record<string, string> = {}) =>
  mount(
    component as Component,
    {
      attachTo: document.body,
      global: { plugins: [i18n] },
      props,
      slots,
    } as never,
  )
afterEach(() => {
  document.body.innerHTML = ''
  setElder(false)
})

describe('SuggestBox', () => {
  const suggestions = [
    { key: 'a', label: '食品经营许可' },
    { key: 'b', label: '营业执照变更' },
  ]

  it('takes a suggestion with the keyboard alone, and leaves the typed words as they are', async () => {
    const box = show(SuggestBox, { label: '想办什么事？', modelValue: '', suggestions })
    const input = box.get('input')
    await input.setValue('开店')
    expect(input.attributes('aria-expanded')).toBe('true')
    await input.trigger('keydown', { key: 'ArrowDown' })
    await input.trigger('keydown', { key: 'ArrowDown' })
    expect(document.getElementById(input.attributes('aria-activedescendant')!)!.textContent).toContain(
      '营业执照变更',
    )
    await input.trigger('keydown', { key: 'Enter' })
    expect(box.emitted('pick')).toEqual([[suggestions[1]]])
    expect(box.emitted('update:modelValue')).toEqual([['开店']])
  })

  it('lets Enter search where no suggestion was chosen', async () => {
    const box = show(SuggestBox, { label: '想办什么事？', modelValue: '开店', suggestions })
    await box.get('input').trigger('keydown', { key: 'Enter' })
    expect(box.emitted('pick')).toBeUndefined()
  })
})

describe('QrCode', () => {
  it('draws each dark module of the code once, inside a quiet zone of four', () => {
    const text = 'https://example.cn/portal/guide/7HK2M9QD'
    const code = show(QrCode, { text, label: '清单' })
    const expected = encode(text, { ecc: 'M', border: 4 })
    const drawn = (
      code
        .get('path')
        .attributes('d')!
        .match(/M\d+ \d+h1v1h-1z/g) ?? []
    ).length
    expect(drawn).toBe(expected.data.flat().filter(Boolean).length)
    expect(code.get('svg').attributes('viewBox')).toBe(`0 0 ${expected.size} ${expected.size}`)
    expect(code.get('path').attributes('d')!.startsWith('M4 4')).toBe(true)
  })
})

describe('Named', () => {
  afterEach(() => setLanguage('zh'))

  it('shows the name of the page’s language, and says where a name is Chinese only', async () => {
    const both = show(Named, { zh: '政务服务中心', en: 'Service Centre' })
    const chinese = show(Named, { zh: '农机监理站', en: '' })
    expect([both.text(), both.attributes('lang')]).toEqual(['政务服务中心', undefined])
    expect([chinese.text(), chinese.attributes('lang')]).toEqual(['农机监理站', undefined])
    await setLanguage('en')
    await nextTick()
    expect([both.text(), both.attributes('lang')]).toEqual(['Service Centre', undefined])
    expect([chinese.text(), chinese.attributes('lang')]).toEqual(['农机监理站', 'zh-CN'])
    expect(show(Named, { zh: undefined }).text()).toBe('')
  })
})

describe('GrowingList', () => {
  const state = (rows: { id: string }[] | null, more = false) => ({
    rows: { value: rows },
    problem: { value: null },
    total: { value: 30 },
    more: { value: more },
    loading: { value: false },
    reload: () => undefined,
    grow: () => grown.push(true),
  })
  const grown: boolean[] = []

  it('says what will be here and how to begin, when it is empty', () => {
    const list = show(
      GrowingList,
      { list: state([]), empty: '还没有办件' },
      { begin: '<a href="/">找事项</a>' },
    )
    expect(list.text()).toContain('还没有办件')
    expect(list.get('a').text()).toBe('找事项')
  })

  it('reads the next page below the rows when asked', async () => {
    const list = show(
      GrowingList,
      { list: state([{ id: 'a' }, { id: 'b' }], true), empty: '' },
      { default: '<template #default="{ row }">{{ row.id }}</template>' },
    )
    expect(list.findAll('li').map((row) => row.text())).toEqual(['a', 'b'])
    await list.get('button').trigger('click')
    expect(grown).toEqual([true])
  })
})

describe('BigChoices', () => {
  it('marks the earlier choice by a word, not by colour alone', async () => {
    const choices = [
      { key: 'yes', label: '有' },
      { key: 'no', label: '没有' },
    ]
    const box = show(BigChoices, { choices, chosen: 'no', chosenMark: '上次选的' })
    expect(box.findAll('button').map((button) => button.text())).toEqual(['有›', '没有上次选的'])
    await box.findAll('button')[0]!.trigger('click')
    expect(box.emitted('choose')).toEqual([['yes']])
  })
})

describe('Fold', () => {
  it('hides nothing in elder mode', () => {
    expect(show(Fold, { title: '审什么' }).attributes('open')).toBeUndefined()
    setElder(true)
    expect(show(Fold, { title: '审什么' }).attributes('open')).toBeDefined()
  })
})
