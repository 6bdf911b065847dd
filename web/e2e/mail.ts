import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, vi } from 'vitest'

const PROGRAM = fileURLToPath(new URL('../../tests/support/mail_server.py', import.meta.url))
const WITHIN = { timeout: 60_000, interval: 200 } // a mail is a job: it goes out some seconds after what it tells of

export interface Mail {
  subject: string
  text: string
}

/** A real mail server with STARTTLS and a sign-in, the one that the functional tests use too. */
export class MailServer {
  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly child: ChildProcess,
  ) {}

  static async start(): Promise<MailServer> {
    const folder = mkdtempSync(join(tmpdir(), 'yimen-e2e-mail-'))
    const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
    const names = 'subjectAltName=DNS:localhost,IP:127.0.0.1'
    execFileSync(
      'openssl',
      [
        ...[
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-days',
          '2',
        ],
        ...['-subj', '/CN=localhost', '-addext', names, '-keyout', key, '-out', certificate],
      ],
      { stdio: 'ignore' },
    )
    writeFileSync(join(folder, 'password'), 'sesame\n')
    const port = await freePort()
    const words = [PROGRAM, String(port), folder, certificate, key, 'hall', 'sesame']
    const server = new MailServer(folder, port, spawn('/usr/bin/python3', words, { stdio: 'ignore' }))
    await vi.waitFor(async () => expect(await answers(port)).toBe(true), WITHIN)
    return server
  }

  /** What the program must be told to send its mails here. */
  environment(): Record<string, string> {
    return {
      YIMEN_SMTP_URL: `smtp://127.0.0.1:${this.port}`,
      YIMEN_SMTP_FROM: 'hall@yimen.example',
      YIMEN_SMTP_USER: 'hall',
      YIMEN_SMTP_PASSWORD_FILE: join(this.folder, 'password'),
      YIMEN_SMTP_CA_FILE: join(this.folder, 'certificate.pem'),
    }
  }

  /** The mails of an address, the oldest first. */
  to(address: string): Mail[] {
    return readdirSync(this.folder)
      .filter((name) => name.endsWith('.eml'))
      .sort()
      .map((name) => readFileSync(join(this.folder, name), 'latin1'))
      .filter((mail) => mail.startsWith(`X-Envelope-To: ${address}\r\n`))
      .map(decoded)
  }

  /** The first mail to this address whose subject fits, as soon as it is there. */
  async next(address: string, subject: RegExp): Promise<Mail> {
    const find = () => this.to(address).find((mail) => subject.test(mail.subject))
    await expect.poll(() => find()?.subject, WITHIN).toMatch(subject)
    return find()!
  }

  stop(): void {
    this.child.kill('SIGTERM')
    rmSync(this.folder, { recursive: true, force: true })
  }
}

/** Our mails are one part of text in base64; words in a header are encoded as RFC 2047 says. */
function decoded(mail: string): Mail {
  const cut = mail.indexOf('\r\n\r\n')
  const head = mail.slice(0, cut).replace(/\r\n[ \t]+/g, ' ')
  const words = (/^Subject: (.*)$/m.exec(head)?.[1] ?? '').replace(/\?=\s+=\?/g, '?==?')
  return {
    subject: words.replace(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_all, word: string) => text(word)),
    text: text(mail.slice(cut)),
  }
}

const text = (base64: string) => Buffer.from(base64, 'base64').toString('utf8')

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const line = connect(port, '127.0.0.1', () => (line.destroy(), resolve(true)))
    line.once('error', () => resolve(false))
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
