import { ref } from 'vue'

// Calls are cried out one after the other. A browser speaks only after somebody touched the page (unless the kiosk's settings allow
// it): until then the screen stays silent and says so, and nothing waits for a voice that does not come.

const LONGEST = 15_000 // milliseconds; a voice that never says that it is done must not stop the next call
const STORED = 'yimen.display.sound'

export type Sound = 'on' | 'off' | 'blocked' | 'none'

export function useSpeech() {
  const speech = typeof speechSynthesis === 'undefined' ? null : speechSynthesis
  const sound = ref<Sound>(!speech ? 'none' : localStorage.getItem(STORED) === 'off' ? 'off' : 'on')

  /** Resolves when the words have been said, or will not be. */
  function say(text: string, language: 'zh' | 'en'): Promise<void> {
    if (!speech || sound.value !== 'on') return Promise.resolve()
    return new Promise((resolve) => {
      const words = new SpeechSynthesisUtterance(text)
      const code = language === 'zh' ? 'zh-CN' : 'en-GB'
      words.lang = code
      words.rate = 0.9
      words.voice = speech.getVoices().find((voice) => voice.lang.replace('_', '-') === code) ?? null
      const end = (blocked: boolean) => {
        clearTimeout(timer)
        words.onend = words.onerror = null
        if (blocked) sound.value = 'blocked'
        resolve()
      }
      const timer = setTimeout(() => {
        speech.cancel()
        end(false)
      }, LONGEST)
      words.onend = () => end(false)
      words.onerror = (event) => end(event.error === 'not-allowed')
      speech.speak(words)
    })
  }

  function toggle(): void {
    if (sound.value === 'none') return
    sound.value = sound.value === 'on' ? 'off' : 'on'
    localStorage.setItem(STORED, sound.value)
    if (sound.value === 'off') speech?.cancel()
  }
  return { sound, say, toggle }
}
