import { createServer, type Server, type Socket } from 'node:net'

// A receipt printer for tests. It answers as one does (DLE EOT, GS r), keeps what comes out, and can be without paper or away.
const ASK_CAUSE = '\x10\x04\x02'
const ASK_PAPER = '\x10\x04\x04'
const ASK_END = '\x1d\x72\x01'

export interface Printer {
  port: number
  papers: string[] // the bytes, each as a character
  paperOut: boolean
  on(): Promise<void>
  off(): Promise<void>
}

export async function startPrinter(): Promise<Printer> {
  let server: Server | null = null
  const lines = new Set<Socket>()
  const printer: Printer = { port: 0, papers: [], paperOut: false, on, off }

  function talk(line: Socket): void {
    lines.add(line)
    line.on('close', () => lines.delete(line)).on('error', () => undefined)
    let kept = ''
    line.on('data', (bytes) => {
      let said = bytes.toString('latin1')
      for (const [question, answer] of [
        [ASK_CAUSE, printer.paperOut ? 0x32 : 0x12],
        [ASK_PAPER, printer.paperOut ? 0x72 : 0x12],
      ] as const)
        while (said.includes(question)) {
          said = said.replace(question, '')
          line.write(Buffer.from([answer]))
        }
      kept += said
      const end = kept.indexOf(ASK_END)
      if (end < 0 || printer.paperOut) return
      printer.papers.push(kept.slice(0, end))
      kept = kept.slice(end + ASK_END.length)
      line.write(Buffer.from([0]))
    })
  }

  /** Printers are taken from the ports 9100 to 9199 only. */
  async function on(): Promise<void> {
    for (let port = printer.port || 9110 + Math.floor(Math.random() * 60); port < 9199; port += 1) {
      const trying = createServer(talk)
      const listens = await new Promise<boolean>((resolve) => {
        trying.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
      })
      if (!listens) continue
      server = trying
      printer.port = port
      return
    }
    throw new Error('no port of a printer is free')
  }
  async function off(): Promise<void> {
    for (const line of lines) line.destroy()
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)))
    server = null
  }

  await on()
  return printer
}
