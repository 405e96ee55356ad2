// Counts what a page holds on to: timers, listeners, blob addresses, workers and cameras. Runs in the page before its scripts.

export type Held = {
  intervals: number
  timeouts: number
  listeners: number
  blobs: number
  workers: number
  tracks: number
  frames: number
}

/** Puts `held()` into the page. Listeners are those of window and document, which outlive every part of a screen. */
export function countHeld(): void {
  const intervals = new Set<unknown>()
  const timeouts = new Set<unknown>()
  const listeners = new Set<string>()
  const blobs = new Set<string>()
  const workers = new Set<object>()
  const tracks: MediaStreamTrack[] = []
  const ids = new WeakMap<object, number>()
  let last = 0
  /** One number for each listener, so that adding it twice counts once, as it does in the browser. */
  const idOf = (thing: object | null): number => {
    if (thing === null) return 0
    if (!ids.has(thing)) ids.set(thing, ++last)
    return ids.get(thing)!
  }

  const { setInterval, clearInterval, setTimeout, clearTimeout } = window
  const page = window as unknown as Record<string, unknown>
  page['setInterval'] = (run: () => void, ms?: number) => {
    const id = setInterval(run, ms)
    intervals.add(id)
    return id
  }
  page['clearInterval'] = (id: number) => (intervals.delete(id), clearInterval(id))
  page['setTimeout'] = (run: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
    const id = setTimeout(() => (timeouts.delete(id), run(...args)), ms)
    timeouts.add(id)
    return id
  }
  page['clearTimeout'] = (id: number) => (timeouts.delete(id), clearTimeout(id))

  const { addEventListener, removeEventListener } = EventTarget.prototype
  const lasting = (target: unknown): boolean => target === window || target === document
  const key = (target: unknown, type: string, run: object | null, options: unknown): string =>
    `${target === document ? 'document' : 'window'} ${type} ${idOf(run)} ${
      typeof options === 'object' && options !== null
        ? (options as { capture?: boolean }).capture === true
        : options === true
    }`
  EventTarget.prototype.addEventListener = function (type, run, options) {
    if (lasting(this)) {
      const name = key(this, type, run, options)
      listeners.add(name)
      const signal = typeof options === 'object' ? options?.signal : undefined
      if (signal != null) addEventListener.call(signal, 'abort', () => listeners.delete(name))
    }
    addEventListener.call(this, type, run, options)
  }
  EventTarget.prototype.removeEventListener = function (type, run, options) {
    if (lasting(this)) listeners.delete(key(this, type, run, options))
    removeEventListener.call(this, type, run, options)
  }

  const { createObjectURL, revokeObjectURL } = URL
  URL.createObjectURL = thing => {
    const url = createObjectURL.call(URL, thing)
    blobs.add(url)
    return url
  }
  URL.revokeObjectURL = url => (blobs.delete(url), revokeObjectURL.call(URL, url))

  page['Worker'] = class extends Worker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options)
      workers.add(this)
    }
    override terminate(): void {
      workers.delete(this)
      super.terminate()
    }
  }
  const media = navigator.mediaDevices
  const open = media.getUserMedia.bind(media)
  media.getUserMedia = async wanted => {
    const stream = await open(wanted)
    tracks.push(...stream.getTracks())
    return stream
  }
  page['held'] = (): Held => ({
    intervals: intervals.size,
    timeouts: timeouts.size,
    listeners: listeners.size,
    blobs: blobs.size,
    workers: workers.size,
    tracks: tracks.filter(track => track.readyState === 'live').length,
    frames: document.querySelectorAll('iframe').length,
  })
}
