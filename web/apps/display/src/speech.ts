import { ref } from 'vue'

// Calls are cried out one after the other: by the browser's voice, or, where it has none for the language, by sound that the server renders.
// A browser speaks only after somebody touched the page (unless the kiosk's settings allow it): until then the screen stays silent and
// says so, and nothing waits for a voice that does not come.

const LONGEST = 15_000 // milliseconds; a voice that never says that it is done must not stop the next call
const STORED = 'yimen.display.sound'

export type Sound = 'on' | 'off' | 'blocked'
export interface Spoken {
  text: string // for the browser's voice
  number: string
  counter: number
}

const CODES = { zh: 'zh-CN', en: 'en-GB' } as const
/** The server's sound of a call. */
export const soundOf = ({ number, counter }: Spoken, language: 'zh' | 'en') =>
  `/api/v1/spoken-calls?${new URLSearchParams({ number, counter: String(counter), language }).toString()}`

/** `volume`: of the hall at this hour, in per cent; 0: calls are shown, not spoken. */
export function useSpeech(volume: () => number) {
  const speech = typeof speechSynthesis === 'undefined' ? null : speechSynthesis
  const sound = ref<Sound>(localStorage.getItem(STORED) === 'off' ? 'off' : 'on')
  let playing: HTMLAudioElement | null = null

  function voiceFor(language: 'zh' | 'en'): SpeechSynthesisVoice | null {
    const voices = speech?.getVoices() ?? []
    const named = (voice: SpeechSynthesisVoice) => voice.lang.replace('_', '-')
    return (
      voices.find((voice) => named(voice) === CODES[language]) ??
      voices.find((voice) => named(voice).startsWith(language)) ??
      null
    )
  }

  /** Resolves when the words have been said, or will not be. */
  function say(call: Spoken, language: 'zh' | 'en'): Promise<void> {
    const loud = Math.min(volume(), 100) / 100
    if (sound.value !== 'on' || loud <= 0) return Promise.resolve()
    return new Promise((resolve) => {
      const end = (blocked: boolean) => {
        clearTimeout(timer)
        playing = null
        if (blocked) sound.value = 'blocked'
        resolve()
      }
      const timer = setTimeout(() => {
        quiet()
        end(false)
      }, LONGEST)
      const voice = voiceFor(language)
      if (speech && voice) speakBy(speech, voice, call.text, loud, end)
      else play(soundOf(call, language), loud, end)
    })
  }

  function speakBy(
    by: SpeechSynthesis,
    voice: SpeechSynthesisVoice,
    text: string,
    loud: number,
    end: (blocked: boolean) => void,
  ): void {
    const words = new SpeechSynthesisUtterance(text)
    words.lang = voice.lang
    words.rate = 0.9
    words.volume = loud
    words.voice = voice
    words.onend = () => end(false)
    words.onerror = (event) => end(event.error === 'not-allowed')
    by.speak(words)
  }

  function play(address: string, loud: number, end: (blocked: boolean) => void): void {
    const audio = new Audio(address)
    playing = audio
    audio.volume = loud
    audio.onended = audio.onerror = () => end(false)
    audio
      .play()
      .catch((error: unknown) => end(error instanceof DOMException && error.name === 'NotAllowedError'))
  }

  function quiet(): void {
    speech?.cancel()
    playing?.pause()
  }

  function toggle(): void {
    sound.value = sound.value === 'on' ? 'off' : 'on'
    localStorage.setItem(STORED, sound.value)
    if (sound.value === 'off') quiet()
  }
  return { sound, say, toggle }
}
