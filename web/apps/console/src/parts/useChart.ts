import { useWords } from '@yimen/i18n'
import { onBeforeUnmount, onMounted, watch, type Ref } from 'vue'
import type { Series } from './chart'

/** A chart on `canvas` that is drawn anew when what it shows or the language changes. ECharts is loaded with the first one. */
export function useChart(
  canvas: Readonly<Ref<HTMLElement | null>>,
  shown: () => { labels: string[]; unit: string; series: Series[] },
): void {
  const { language } = useWords()
  let stop: (() => void) | null = null
  onMounted(async () => {
    const { draw, options } = await import('./chart')
    if (!canvas.value) return
    const chart = draw(canvas.value)
    const unwatch = watch(
      [shown, language],
      () => {
        const { labels, unit, series } = shown()
        chart.setOption(options(labels, unit, series), true)
      },
      { immediate: true },
    )
    const resize = new ResizeObserver(() => chart.resize())
    resize.observe(canvas.value)
    stop = () => {
      unwatch()
      resize.disconnect()
      chart.dispose()
    }
  })
  onBeforeUnmount(() => stop?.())
}
