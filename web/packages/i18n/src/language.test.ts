import { expect, it } from 'vitest'
import { addPageWords, makeI18n, setLanguage } from './language'

it('lays the words of an app over the shared ones, word by word', async () => {
  const own = (served: string) => ({ ticket_state: { served } })
  const host = makeI18n({ zh: own('办结了'), en: () => Promise.resolve({ default: own('Finished') }) })
  const { t } = host.global
  expect([t('ticket_state.served'), t('ticket_state.called')]).toEqual(['办结了', '已叫号'])
  await setLanguage('en')
  expect([t('ticket_state.served'), t('ticket_state.called')]).toEqual(['Finished', 'Called'])
  expect(
    makeI18n({ zh: {}, en: () => Promise.resolve({ default: {} }) }).global.t('ticket_state.served'),
  ).toBe('已办完')
})

it('takes the words of a page whenever its code comes, before English or after it', async () => {
  const words = (title: string) => ({
    zh: { [title]: { title: '授权' } },
    en: { [title]: { title: 'Authority' } },
  })
  addPageWords(words('before'))
  const host = makeI18n({ zh: {}, en: () => Promise.resolve({ default: {} }) })
  const { t } = host.global
  addPageWords(words('with'))
  await setLanguage('zh')
  expect([t('before.title'), t('with.title')]).toEqual(['授权', '授权'])
  await setLanguage('en')
  addPageWords(words('after'))
  expect([t('before.title'), t('with.title'), t('after.title')]).toEqual([
    'Authority',
    'Authority',
    'Authority',
  ])
})
