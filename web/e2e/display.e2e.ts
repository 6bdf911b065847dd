import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BOARD, expectAccessible, expectNoSideways, faults, newPage, openBrowser } from './browser'
import { Caller } from './caller'
import { HALL, shot } from './hall'
import { MORNING, startServer, type Server } from './server'

interface Ticket {
  id: string
  number: string
  revision: number
}
interface Desk {
  hall: { id: string }
  free_counters: { id: string; number: number }[]
}

describe('the display of a hall', () => {
  let server: Server
  let browser: Browser
  let page: Page
  let clerk: Caller
  let hall: string
  let counter: { id: string; number: number }

  beforeAll(async () => {
    server = await startServer('sqlite', MORNING)
    browser = await openBrowser()
    clerk = await Caller.signIn(server.url, 'clerk01')
    const desk = await clerk.get<Desk>('/desk')
    hall = desk.hall.id
    counter = desk.free_counters[0]!
    await clerk.post(`/counters/${counter.id}/open`)
    page = await newPage(browser, server.url, BOARD)
    // What would be cried out into the hall; no machine that tests has a voice.
    await page.addInitScript(() => {
      const said: string[] = []
      Object.assign(globalThis, { said })
      Object.defineProperty(globalThis, 'SpeechSynthesisUtterance', {
        value: class {
          constructor(readonly text: string) {}
        },
      })
      Object.defineProperty(globalThis, 'speechSynthesis', {
        value: {
          getVoices: () => [{ lang: 'zh-CN' }, { lang: 'en-GB' }],
          cancel: () => undefined,
          speak(words: SpeechSynthesisUtterance) {
            said.push(words.text)
            setTimeout(() => words.onend?.(new Event('end') as SpeechSynthesisEvent), 50)
          },
        },
      })
    })
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })

  const said = () => page.evaluate(() => (globalThis as unknown as { said: string[] }).said)
  const shown = () => page.locator('[data-now]')

  async function callOne(): Promise<Ticket> {
    const { items } = await clerk.get<{ items: { id: string }[] }>('/items?applicable=true&limit=1')
    await clerk.post('/tickets', { hall_id: hall, item_id: items[0]!.id })
    const { ticket } = await clerk.post<{ ticket: Ticket }>(`/counters/${counter.id}/call-next`)
    return ticket
  }
  async function serveOut(ticket: Ticket): Promise<void> {
    const serving = await clerk.post<Ticket>(`/tickets/${ticket.id}/serve`, {}, ticket.revision)
    await clerk.post(`/tickets/${ticket.id}/finish`, {}, serving.revision)
  }

  it('asks in which hall it stands, and remembers it by the address', async () => {
    await page.goto('/display/?hall=NOWHERE')
    await page.getByRole('alert').waitFor()
    await expectAccessible(page, 'the choice of the hall')
    await page.getByRole('link', { name: HALL }).click()
    await page.getByText('请等候叫号').waitFor()
    expect(new URL(page.url()).searchParams.get('hall')).toBeTruthy()
    await expectAccessible(page, 'the board before the first call')
  })

  it('shows a call at once and reads it out, sign by sign', async () => {
    const ticket = await callOne()
    await shown().filter({ hasText: ticket.number }).waitFor()
    await page.getByText(`${counter.number} 号窗口`).first().waitFor()
    await expect.poll(said).toHaveLength(1)
    const [letter, ...digits] = ticket.number
    const spelled = digits.map((one) => '零一二三四五六七八九'[Number(one)]).join('')
    expect((await said())[0]).toBe(`请${letter}${spelled}号，到${counter.number}号窗口办理。`)
    const again = await clerk.post<Ticket>(`/tickets/${ticket.id}/recall`, {}, ticket.revision)
    await expect.poll(said).toHaveLength(2)
    await serveOut(again)
  })

  it('shows the last six, and nothing of a person', async () => {
    const numbers: string[] = []
    for (let i = 0; i < 7; i += 1) {
      const ticket = await callOne()
      numbers.push(ticket.number)
      await serveOut(ticket)
    }
    await expect.poll(() => page.locator('.last-calls li').count()).toBe(6)
    await page.locator('.last-calls').getByText(numbers.at(-2)!).waitFor()
    const body = await (await page.request.get(`/api/v1/halls/${hall}/board`)).text()
    for (const personal of ['name_masked', 'principal', 'subject', 'id_number'])
      expect(body).not.toContain(personal)
    await shot(page, 'display')
  })

  it('is large enough for eight metres', async () => {
    const size = await shown().evaluate((element) => parseFloat(getComputedStyle(element).fontSize))
    // The height of a digit in this typeface is 0.73 of the font's size.
    expect((size * 0.73) / BOARD.height).toBeGreaterThanOrEqual(0.12)
    await expectNoSideways(page, 'the board')
  })

  it('says that the line is down and of when it is what it shows, and is back by itself', async () => {
    await page.context().setOffline(true)
    const sign = page.getByRole('alert').filter({ hasText: '连接中断' })
    await sign.waitFor()
    await expect.poll(() => sign.innerText()).toMatch(/\d{2}:\d{2} 的情况/)
    await expectAccessible(page, 'the board without a line')
    await shot(page, 'display-down')
    const missed = await callOne()
    await page.context().setOffline(false)
    await sign.waitFor({ state: 'detached' })
    await shown().filter({ hasText: missed.number }).waitFor()
    await serveOut(missed)
  })

  it('shows the same in English, and stands still for who asked for it', async () => {
    await page.goto(`${new URL(page.url()).pathname}${new URL(page.url()).search}&lang=en`)
    await page.getByText('Waiting').first().waitFor()
    await expectAccessible(page, 'the board in English')
    await shot(page, 'display-en')
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const ticket = await callOne()
    await shown().filter({ hasText: ticket.number }).waitFor()
    expect(await shown().evaluate((element) => getComputedStyle(element).animationName)).toBe('none')
    await serveOut(ticket)
  })

  it('keeps no more as the day goes on', async () => {
    const elements = () => page.evaluate(() => document.querySelectorAll('*').length)
    const before = await elements()
    for (let i = 0; i < 10; i += 1) await serveOut(await callOne())
    await expect.poll(async () => Math.abs((await elements()) - before)).toBeLessThan(30)
  })

  it('made no page report a fault', () => {
    expect(faults).toEqual([])
  })
})
