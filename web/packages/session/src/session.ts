import { Problem, api, rememberCsrf, type Me } from '@yimen/api'
import { computed, ref, shallowRef } from 'vue'

/** Who is signed in; undefined while we do not know yet, null for nobody. */
export const me = shallowRef<Me | null | undefined>(undefined)
export const signedIn = computed(() => Boolean(me.value))

/** True while the "please sign in again" dialog should stand above the page. */
export const ended = ref(false)
let waiting: ((mended: boolean) => void)[] = []

function remember(value: Me | null): void {
  me.value = value
  rememberCsrf(value?.csrf_token ?? null)
}

/** Asks the server who we are. Throws a Problem only when it could not be asked. */
export async function loadMe(): Promise<Me | null> {
  try {
    remember(await api.session.me())
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error
    remember(null)
  }
  return me.value ?? null
}

let asking: Promise<Me | null> | null = null

/** Who we are, asked at most once at a time; null for nobody, and where the server could not be asked. */
export function knownMe(): Promise<Me | null> {
  if (me.value !== undefined) return Promise.resolve(me.value)
  asking ??= loadMe()
    .catch(() => null)
    .finally(() => (asking = null))
  return asking
}

export async function signOut(): Promise<void> {
  await api.session.signOut()
  remember(null)
}

export function hasRole(role: string): boolean {
  return me.value?.roles.some((held) => held.role === role) ?? false
}

/**
 * The server says that nobody is signed in. Somebody who was is asked to sign in again, once for all calls that wait; resolves to
 * true when they did, and the calls go out again. Somebody who never was is told no.
 */
export function onSessionEnded(): Promise<boolean> {
  if (!me.value) return Promise.resolve(false)
  ended.value = true
  return new Promise((resolve) => waiting.push(resolve))
}

/** Ends the waiting: the person signed in again (as the same one), or gave up. */
export function settleSignIn(mended: boolean): void {
  ended.value = false
  const all = waiting
  waiting = []
  for (const resolve of all) resolve(mended)
}

/** Forgets who was here, so that the next page asks for a fresh sign-in. */
export function forget(): void {
  remember(null)
}
