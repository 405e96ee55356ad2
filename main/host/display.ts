// Where the window stands and how large its text is: kept on a screen that exists, changed by the usual keys, remembered.
import type { Bounds, Contents, Window } from './electron-window.ts'
import { LARGEST_ZOOM, SMALLEST_ZOOM, type WindowMemory } from './window-memory.ts'

const usual = { width: 1366, height: 768 }
const steps = [SMALLEST_ZOOM, 0.67, 0.75, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, LARGEST_ZOOM]

/**
 * Bounds that lie fully on one of the work `areas` (the main screen's first): the one that shows most of `wanted`, or
 * the middle of the first when nothing was wanted or its screen is gone.
 */
export function fitBounds(wanted: Bounds | null, areas: readonly [Bounds, ...Bounds[]]): Bounds {
  const [first] = areas
  const seen = (area: Bounds) => (wanted === null ? 0 : overlap(wanted, area))
  const area = areas.reduce((best, next) => (seen(next) > seen(best) ? next : best), first)
  const { width, height } = wanted ?? usual
  const size = { width: Math.min(width, area.width), height: Math.min(height, area.height) }
  const spare = { x: area.width - size.width, y: area.height - size.height }
  if (wanted === null || seen(area) === 0)
    return { x: area.x + Math.floor(spare.x / 2), y: area.y + Math.floor(spare.y / 2), ...size }
  return {
    x: Math.min(Math.max(wanted.x, area.x), area.x + spare.x),
    y: Math.min(Math.max(wanted.y, area.y), area.y + spare.y),
    ...size,
  }
}

function overlap(one: Bounds, other: Bounds): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x)
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y)
  return Math.max(0, width) * Math.max(0, height)
}

/** The next size in a direction, from any size; the ends stay the ends. */
export function nextZoom(zoom: number, direction: 'in' | 'out'): number {
  return direction === 'in'
    ? (steps.find(step => step > zoom + 0.001) ?? LARGEST_ZOOM)
    : (steps.findLast(step => step < zoom - 0.001) ?? SMALLEST_ZOOM)
}

/** Follows the window and remembers; full screen and kiosk are not places to come back to. */
export function rememberWindow(window: Window, memory: WindowMemory): void {
  const keep = () => {
    if (!window.isDestroyed()) memory.keep({ bounds: window.getNormalBounds(), maximized: window.isMaximized() })
  }
  window.on('resize', keep)
  window.on('move', keep)
  window.on('maximize', keep)
  window.on('unmaximize', keep)
}

/** Ctrl (or Cmd) with plus, minus and nought, and the wheel with Ctrl. There is no menu that could do it. */
export function zoomByKey(contents: Contents, memory: WindowMemory, devTools: boolean): void {
  const set = (zoom: number) => {
    contents.setZoomFactor(zoom)
    memory.keep({ zoom })
  }
  contents.on('zoom-changed', (_event, direction) => set(nextZoom(memory.get().zoom, direction)))
  contents.on('before-input-event', (event, input) => {
    if (input.type !== 'keyDown' || input.alt || !(input.control || input.meta)) return
    if (input.key === '+' || input.key === '=') set(nextZoom(memory.get().zoom, 'in'))
    else if (input.key === '-') set(nextZoom(memory.get().zoom, 'out'))
    else if (input.key === '0') set(1)
    else if (devTools && input.shift && input.key.toLowerCase() === 'i') contents.toggleDevTools()
    else return
    event.preventDefault()
  })
}
