import { makeI18n } from '@yimen/i18n'
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick, type Component } from 'vue'
import {
  Button,
  CommandPalette,
  Dialog,
  ErrorSummary,
  Field,
  PageState,
  Skeleton,
  Tabs,
  UploadBox,
} from './index'

// jsdom knows no modal dialogs; what matters here is what we do around them.
HTMLDialogElement.prototype.showModal = function () {
  this.open = true
}

const i18n = makeI18n({ zh: {}, en: async () => ({ default: {} }) })
const show = (component: unknown, options: { props?: object; slots?: Record<string, string> } = {}) =>
  mount(component as Component, { attachTo: document.body, global: { plugins: [i18n] }, ...options } as never)
afterEach(() => {
  document.body.innerHTML = ''
})

describe('Field', () => {
  it('ties its label, help and error to the control', () => {
    const field = show(Field, {
      props: { label: '手机号', kind: 'tel', help: '11 位', error: '请填 11 位数字', required: true },
    })
    const input = field.get('input')
    expect(field.get('label').attributes('for')).toBe(input.attributes('id'))
    const described = input
      .attributes('aria-describedby')!
      .split(' ')
      .map((id) => document.getElementById(id)!.textContent)
    expect(described.join()).toContain('11 位')
    expect(described.join()).toContain('请填 11 位数字')
    expect(input.attributes('aria-invalid')).toBe('true')
  })

  it('gives numbers as numbers, and keeps what is no number as it was typed', async () => {
    const field = show(Field, { props: { label: '面积', kind: 'number' } })
    await field.get('input').setValue('60.5')
    await field.get('input').setValue('六十')
    await field.get('input').setValue('')
    expect(field.emitted('update:modelValue')).toEqual([[60.5], ['六十'], [null]])
  })

  it('collects several choices in the order in which they were made', async () => {
    const options = [
      { value: 'a', label: 'A' },
      { value: 'b', label: 'B' },
    ]
    const field = show(Field, { props: { label: '营业日', kind: 'choices', options, modelValue: ['b'] } })
    await field.get('input[value=a]').setValue(true)
    expect(field.emitted('update:modelValue')).toEqual([[['b', 'a']]])
  })
})

describe('ErrorSummary', () => {
  const errors = [{ target: 'phone', text: '手机号：请填 11 位数字' }]

  it('takes the focus and jumps to the control', async () => {
    document.body.innerHTML = '<input id="phone">'
    Element.prototype.scrollIntoView = vi.fn()
    const summary = show(ErrorSummary, { props: { errors } })
    await nextTick()
    expect(document.activeElement).toBe(summary.element)
    await summary.get('a').trigger('click')
    expect(document.activeElement?.id).toBe('phone')
  })

  it('asks its page to go where the control is, when it is on another one', async () => {
    const summary = show(ErrorSummary, { props: { errors } })
    await summary.get('a').trigger('click')
    expect(summary.emitted('jump')).toEqual([[errors[0]]])
  })
})

describe('Tabs', () => {
  it('move with the arrow keys and wrap around', async () => {
    const tabs = show(Tabs, {
      props: {
        label: 'x',
        modelValue: 'b',
        tabs: [
          { key: 'a', label: 'A' },
          { key: 'b', label: 'B' },
        ],
      },
    })
    await tabs.get('[role=tablist]').trigger('keydown', { key: 'ArrowRight' })
    expect(tabs.emitted('update:modelValue')).toEqual([['a']])
  })
})

describe('Skeleton', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('stays away from what is faster than 200 ms', async () => {
    const skeleton = show(Skeleton)
    await vi.advanceTimersByTimeAsync(199)
    expect(skeleton.classes()).not.toContain('shown')
    await vi.advanceTimersByTimeAsync(2) // Node 18 counts the first millisecond otherwise
    await nextTick()
    expect(skeleton.classes()).toContain('shown')
  })
})

describe('PageState', () => {
  const refused = (status: number, offline = false) => ({
    status,
    code: 'x',
    title: 'x',
    detail: null,
    instance: 'req-1',
    offline,
  })

  it('keeps what was read on the page when the line goes down', () => {
    const state = show(PageState, {
      props: { data: 'd', problem: refused(0, true) },
      slots: { default: '<p>办件</p>' },
    })
    expect(state.text()).toContain('办件')
    expect(state.text()).toContain('断开前的内容')
  })

  it('offers another try after a failure, and names the request', async () => {
    const state = show(PageState, { props: { data: null, problem: refused(500) } })
    expect(state.text()).toContain('req-1')
    await state.get('button').trigger('click')
    expect(state.emitted('retry')).toHaveLength(1)
  })

  it('says who can see a page that this person may not', () => {
    expect(show(PageState, { props: { data: null, problem: refused(403) } }).text()).toContain('只有本人')
  })
})

describe('CommandPalette', () => {
  it('runs the chosen command with the keyboard alone', async () => {
    const commands = [
      { key: 'accept', label: '受理' },
      { key: 'notice', label: '一次性告知' },
      { key: 'refuse', label: '不予受理' },
    ]
    const palette = show(CommandPalette, { props: { commands } })
    await palette.get('input').setValue('受理')
    await palette.get('input').trigger('keydown', { key: 'ArrowDown' })
    await palette.get('input').trigger('keydown', { key: 'Enter' })
    expect(palette.emitted('run')).toEqual([['refuse']])
  })
})

describe('Dialog', () => {
  it('closes on Escape, but not when it must be answered', async () => {
    const dialog = show(Dialog, { props: { title: '撤回？' } })
    await dialog.get('dialog').trigger('cancel')
    expect(dialog.emitted('close')).toHaveLength(1)
    const must = show(Dialog, { props: { title: '请登录', closable: false } })
    await must.get('dialog').trigger('cancel')
    expect(must.emitted('close')).toBeUndefined()
  })
})

describe('UploadBox', () => {
  const entry = { key: 'k', name: '图.jpg', size: 2048, sent: 0.5 }

  it('lets a file be cancelled on its way and tried again after a failure', async () => {
    const sending = show(UploadBox, { props: { name: '图', entries: [{ ...entry, state: 'sending' }] } })
    await sending.get('[aria-label="取消上传 图.jpg"]').trigger('click')
    expect(sending.emitted('cancel')).toEqual([['k']])
    const failed = show(UploadBox, {
      props: { name: '图', entries: [{ ...entry, state: 'failed', retryable: true }] },
    })
    await failed.get('[aria-label="再试一次：上传 图.jpg"]').trigger('click')
    expect(failed.emitted('retry')).toEqual([['k']])
  })

  it('takes files that are dropped on it', async () => {
    const box = show(UploadBox, { props: { name: '图', entries: [] } })
    const files = [new File(['x'], '图.jpg')]
    await box.trigger('drop', { dataTransfer: { files } })
    expect(box.emitted('add')).toEqual([[files]])
  })
})

describe('Button', () => {
  it('stays in place and says that it is busy', () => {
    const button = show(Button, { props: { busy: true }, slots: { default: '提交申请' } })
    expect(button.attributes('aria-busy')).toBe('true')
    expect(button.attributes('disabled')).toBeUndefined()
  })
})
