/** Somebody of the demo, as `/demo/sign-ins` tells: `totp_code` is that of the moment, for staff. */
export interface DemoAccount {
  login: string
  password: string
  totp_code?: string | null
}

export async function account(url: string, login: string): Promise<DemoAccount> {
  const reply = await fetch(`${url}/api/v1/demo/sign-ins`)
  const { items } = (await reply.json()) as { items: DemoAccount[] }
  const found = items.find((one) => one.login === login)
  if (!found) throw new Error(`the demo has no ${login}`)
  return found
}

const taken = new Map<string, string>()

/**
 * A one-time code that no sign-in of these tests has taken yet. A server takes each only once (RFC 6238 §5.2), so that who signs in twice
 * within thirty seconds, by the API and in a browser, has to wait for the next.
 */
export async function freshCode(url: string, login: string): Promise<string> {
  const who = `${login} at ${url}`
  for (;;) {
    const { totp_code: code } = await account(url, login)
    if (!code) throw new Error(`${login} has no second factor`)
    if (code !== taken.get(who)) {
      taken.set(who, code)
      return code
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
