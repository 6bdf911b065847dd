import { BarChart, LineChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

// Only what one chart needs. The tooltip of ECharts writes inline styles, which our content security policy refuses; every value
// stands in the table below the chart.
use([BarChart, LineChart, GridComponent, LegendComponent, AriaComponent, CanvasRenderer])

export interface Series {
  name: string
  kind: 'bar' | 'line'
  color: string
  values: (number | null)[]
}

export function draw(element: HTMLElement): EChartsType {
  return init(element, null, { renderer: 'canvas' })
}

export function options(hours: string[], unit: string, series: Series[]): Record<string, unknown> {
  const ink = '#1f2933'
  const text = { color: ink, fontFamily: 'inherit', fontSize: 13 }
  return {
    animation: false,
    textStyle: text,
    grid: { left: 44, right: 12, top: 56, bottom: 28 },
    legend: { top: 0, left: 0, itemGap: 20, textStyle: text, selectedMode: false },
    xAxis: { type: 'category', data: hours, axisTick: { show: false }, axisLabel: text },
    yAxis: {
      type: 'value',
      name: unit,
      minInterval: 1,
      nameTextStyle: { ...text, align: 'right' },
      axisLabel: text,
    },
    series: series.map((one) => ({
      name: one.name,
      type: one.kind,
      data: one.values,
      color: one.color,
      barMaxWidth: 26,
      barGap: '10%',
      symbol: 'circle',
      symbolSize: 7,
      lineStyle: { type: 'dashed', width: 2 },
      label: { show: one.kind === 'bar', position: 'top', color: ink, fontSize: 12 },
    })),
  }
}
