// A bar chart over chart.js: values written at the bars, patterns beside colours, no motion. Always beside its table.
import { BarController, BarElement, CategoryScale, Chart as Drawn, Legend, LinearScale, Tooltip } from 'chart.js'
import { useEffect, useRef } from 'react'
import { useTheme } from '../hooks/use-theme.ts'
import { fillOf, lookOf, type Fill, type Look, type Tone } from './chart-look.ts'
import './Chart.css'

Drawn.register(BarController, BarElement, CategoryScale, LinearScale, Legend, Tooltip)

/** One row of bars. `tones` and `fills` of a single bar overrule those of the row. */
export type ChartSeries = {
  name: string
  values: readonly number[]
  tone: Tone
  fill: Fill
  each?: readonly { tone: Tone; fill: Fill }[]
}
export type ChartProps = {
  /** What the picture is, for those who cannot see it; its figures are in the table beside it. */
  label: string
  describedBy: string
  labels: readonly string[]
  series: readonly ChartSeries[]
  /** `across`: bars lie, for few bars with long names. */
  across?: boolean
  format: (value: number) => string
  /** Shorter words for the axis. */
  axis?: (value: number) => string
}

/** Above this many bars their values would run into each other. */
const MOST_WRITTEN = 12

export function Chart(props: ChartProps) {
  const { labels, series, across = false } = props
  const { dark } = useTheme()
  const size = across ? { height: 56 + labels.length * Math.max(38, 30 * series.length) } : {}
  return (
    <div className="chart" style={size}>
      {/* The same figures are the same picture, however often the screen is rendered; others are drawn on a new canvas. */}
      <Picture key={JSON.stringify([labels, series, across, dark])} {...props} />
    </div>
  )
}

function Picture(props: ChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const figures = useRef(props)
  useEffect(() => {
    if (canvas.current === null) return
    const drawn = draw(canvas.current, figures.current)
    return () => drawn.destroy()
  }, [])
  return <canvas ref={canvas} role="img" aria-label={props.label} aria-describedby={props.describedBy} />
}

function draw(canvas: HTMLCanvasElement, { labels, series, across = false, format, axis = format }: ChartProps): Drawn {
  const look = lookOf(canvas)
  const font = { family: look.font, size: 15 }
  const values = {
    beginAtZero: true,
    grid: { color: look.line },
    border: { display: false },
    ticks: { color: look.soft, font, maxTicksLimit: 6, callback: (value: string | number) => axis(Number(value)) },
  }
  const names = {
    grid: { display: false },
    border: { color: look.soft },
    ticks: { color: look.ink, font, autoSkip: !across, maxRotation: 0 },
  }
  const room = across ? widest(canvas, look, series, format) : 0
  return new Drawn(canvas, {
    type: 'bar',
    data: { labels: [...labels], datasets: series.map(row => barsOf(row, look)) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      // Above upright bars and beside lying ones, so that a value at the longest is not cut off.
      layout: { padding: across ? { right: room + 10 } : { top: 20 } },
      indexAxis: across ? 'y' : 'x',
      scales: across ? { x: values, y: names } : { x: names, y: values },
      plugins: {
        legend: {
          display: series.length > 1,
          align: 'start',
          onClick: () => undefined,
          labels: { color: look.ink, font, boxWidth: 28, boxHeight: 16 },
        },
        tooltip: {
          bodyFont: font,
          titleFont: font,
          callbacks: { label: item => `${item.dataset.label ?? ''}: ${format(Number(item.raw))}` },
        },
      },
    },
    plugins: [{ id: 'values', afterDatasetsDraw: chart => writeValues(chart, look, across, format) }],
  })
}

function barsOf({ name, values, tone, fill, each }: ChartSeries, look: Look) {
  const paint = (bar: { tone: Tone; fill: Fill }) => fillOf(bar.fill, look.tone[bar.tone], look.paper)
  return {
    label: name,
    data: [...values],
    backgroundColor: each === undefined ? paint({ tone, fill }) : each.map(paint),
    borderColor: each === undefined ? look.tone[tone] : each.map(bar => look.tone[bar.tone]),
    borderWidth: each === undefined ? lineOf(fill) : each.map(bar => lineOf(bar.fill)),
    borderSkipped: false,
    maxBarThickness: 44,
  }
}

/** A pattern needs an edge. */
const lineOf = (fill: Fill): number => (fill === 'solid' ? 0 : 2)
const valueFont = (look: Look): string => `600 14px ${look.font}`

function widest(
  canvas: HTMLCanvasElement,
  look: Look,
  series: readonly ChartSeries[],
  format: (value: number) => string,
): number {
  const pen = canvas.getContext('2d')
  if (pen === null) return 0
  pen.font = valueFont(look)
  return Math.max(0, ...series.flatMap(({ values }) => values.map(value => pen.measureText(format(value)).width)))
}

/** The figure at the end of each bar; nothing where there is no bar, no room, or too many. */
function writeValues(chart: Drawn, look: Look, across: boolean, format: (value: number) => string): void {
  const bars = chart.data.datasets.reduce((sum, { data }) => sum + data.length, 0)
  if (bars > MOST_WRITTEN) return
  const pen = chart.ctx
  pen.save()
  pen.fillStyle = look.ink
  pen.font = valueFont(look)
  const slot = chart.chartArea.width / Math.max(1, bars)
  chart.data.datasets.forEach(({ data }, n) => {
    chart.getDatasetMeta(n).data.forEach((bar, index) => {
      const value = Number(data[index])
      if (value === 0 || (!across && pen.measureText(format(value)).width > slot - 6)) return
      const { x, y } = bar.getProps(['x', 'y'], true)
      pen.textAlign = across ? (value < 0 ? 'right' : 'left') : 'center'
      pen.textBaseline = across ? 'middle' : value < 0 ? 'top' : 'bottom'
      const away = value < 0 ? -6 : 6
      pen.fillText(format(value), across ? x + away : x, across ? y : y - away)
    })
  })
  pen.restore()
}
