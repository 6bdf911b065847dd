import { makeI18n } from '@yimen/i18n'
import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import type { Component } from 'vue'
import { Faces, Keypad, QrCode } from './index'

const i18n = makeI18n({ zh: {}, en: async () => ({ default: {} }) })
const show = (component: unknown, props: object) =>
  mount(component as Component, { attachTo: document.body, global: { plugins: [i18n] }, props } as never)
afterEach(() => {
  document.body.innerHTML = ''
})

describe('Keypad', () => {
  it('types what stands on its keys, and erases from the end', async () => {
    const pad = show(Keypad, { label: '数字键盘', modelValue: '99' })
    await pad.get('[data-key="X"]').trigger('click')
    await pad.get('.erase').trigger('click')
    expect(pad.emitted('update:modelValue')).toEqual([['99X'], ['99']])
  })
})

describe('Faces', () => {
  it('says each grade in words and gives its number', async () => {
    const grades = [
      { grade: 5, label: '非常满意' },
      { grade: 1, label: '非常不满意' },
    ]
    const faces = show(Faces, { grades, legend: '满意吗？', modelValue: null })
    expect(faces.findAll('label').map((one) => one.text())).toEqual(['非常满意', '非常不满意'])
    await faces.findAll('input')[1]!.setValue(true)
    expect(faces.emitted('update:modelValue')).toEqual([[1]])
  })
})

describe('QrCode', () => {
  it('draws other modules for another text, inside a white border', () => {
    const paths = ['https://hall.example/t/1', 'https://hall.example/t/2'].map((text) =>
      show(QrCode, { text, label: '二维码' }).get('path').attributes('d'),
    )
    expect(paths[0]).toMatch(/^M4 4/)
    expect(paths[0]).not.toBe(paths[1])
  })
})
