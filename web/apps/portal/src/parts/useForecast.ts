import { api, type CountedDay } from '@yimen/api'
import { cityDay } from '@yimen/i18n'
import { onMounted, shallowRef } from 'vue'

export interface Term {
  on_the_spot: boolean
  promised_working_days: number
}

/**
 * What the answer would be for a case accepted today: undefined while it is asked for, null where there is none. It is a help, so the
 * page does without it when it cannot be had.
 */
export function useForecast(term: () => Term) {
  const forecast = shallowRef<{ due: string; days: CountedDay[] } | null | undefined>()
  onMounted(async () => {
    const { on_the_spot, promised_working_days } = term()
    if (on_the_spot) {
      forecast.value = null
      return
    }
    const today = cityDay(new Date())
    forecast.value = await api.places.due(today, promised_working_days).catch(() => null)
  })
  return forecast
}
