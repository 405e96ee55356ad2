// The camera as the browser gives it: its sizes, its faults, its lamp; and a picture that is black or never changes.
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openCamera } from '../../renderer/capture/camera.ts'
import type { Frame } from '../../renderer/capture/frame.ts'
import type { Guidance } from '../../renderer/capture/guidance.ts'
import { newLight } from '../../renderer/capture/light.ts'
import { isSilent, newWatch, watchFrame } from '../../renderer/capture/watch.ts'
import { de } from '../../renderer/text/de.ts'
import { en } from '../../renderer/text/en.ts'
import { chance } from '../scan/chance.ts'

type Asked = { deviceId?: { exact: string }; width: { ideal: number; min?: number }; height: { ideal: number } }
type Plugged = { id: string; width: number; height: number; fault?: string }

/** The browser's side of a desk with these cameras on it: it gives the first that satisfies what is asked. */
function plug(...cameras: Plugged[]): { asked: Asked[]; tracks: { stopped: boolean }[] } {
  const asked: Asked[] = []
  const tracks: { stopped: boolean }[] = []
  const thrown = (name: string) => Object.assign(new Error(name), { name })
  const getUserMedia = ({ video }: { video: Asked }) => {
    asked.push(video)
    if (cameras.length === 0) return Promise.reject(thrown('NotFoundError'))
    const found = cameras.find(
      ({ id, width }) => (video.deviceId?.exact ?? id) === id && width >= (video.width.min ?? 0),
    )
    if (!found) return Promise.reject(thrown('OverconstrainedError'))
    if (found.fault !== undefined) return Promise.reject(thrown(found.fault))
    const track = {
      stopped: false,
      stop: () => void (track.stopped = true),
      getSettings: () => ({ ...found, deviceId: found.id }),
    }
    tracks.push(track)
    return Promise.resolve({ getTracks: () => [track], getVideoTracks: () => [track] })
  }
  const enumerateDevices = () =>
    Promise.resolve(cameras.map(({ id }) => ({ kind: 'videoinput', deviceId: id, label: `Camera ${id}` })))
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia, enumerateDevices } })
  return { asked, tracks }
}
afterEach(() => vi.unstubAllGlobals())
const open = (deviceId: string | null = null, signal = new AbortController().signal) => openCamera({ deviceId, signal })
const hd = { id: 'a', width: 1920, height: 1080 }
const old = { id: 'old', width: 640, height: 480 }

describe('opening a camera', () => {
  it('asks for 1920 × 1080 and at least 1280 × 720', async () => {
    const { asked } = plug(hd)
    expect(await open()).toMatchObject({ ok: true, camera: { small: false, settings: { width: 1920 } } })
    expect(asked).toMatchObject([{ width: { ideal: 1920, min: 1280 }, height: { ideal: 1080, min: 720 } }])
  })
  it('takes 640 × 480 where there is no more, and says so', async () => {
    plug(old)
    expect(await open()).toMatchObject({ ok: true, camera: { small: true, settings: { width: 640, height: 480 } } })
  })
  it('takes the one that was chosen, also when it is the worse', async () => {
    plug(hd, old)
    expect(await open('old')).toMatchObject({ ok: true, camera: { small: true, settings: { deviceId: 'old' } } })
  })
  it('takes another when the chosen one is gone', async () => {
    plug(hd)
    expect(await open('old')).toMatchObject({ ok: true, camera: { settings: { deviceId: 'a' } } })
  })
  it.each([
    ['NotReadableError', 'in-use'],
    ['NotAllowedError', 'denied'],
    ['AbortError', 'in-use'],
  ])('%s is told as %s and not tried again and again', async (fault, failure) => {
    const { asked } = plug({ ...hd, fault })
    expect(await open('a')).toEqual({ ok: false, failure })
    expect(asked).toHaveLength(1)
  })
  it('finds none where none is plugged in', async () => {
    plug()
    expect(await open('gone')).toEqual({ ok: false, failure: 'no-camera' })
  })
  it('is off at once when the screen was left while it opened', async () => {
    const { tracks } = plug(hd)
    const end = new AbortController()
    const opening = open(null, end.signal)
    end.abort()
    await opening
    expect(tracks).toEqual([expect.objectContaining({ stopped: true })])
  })
})

describe('lamp and exposure', () => {
  const camera = (capabilities: object, refuses = false) => {
    const asked: object[] = []
    const track = {
      getCapabilities: () => capabilities,
      applyConstraints: ({ advanced }: { advanced: object[] }) => {
        asked.push(...advanced)
        return refuses ? Promise.reject(new Error('OverconstrainedError')) : Promise.resolve()
      },
    }
    return { asked, light: newLight(track as unknown as MediaStreamTrack) }
  }
  const say = (advise: (said: Guidance) => void, said: Guidance, times: number) => {
    for (let i = 0; i < times; i++) advise(said)
  }
  it('a camera that offers nothing is asked for nothing', async () => {
    const { asked, light } = camera({})
    say(light.advise, 'too-dark', 100)
    expect([light.lamp, await light.switchLamp(true), asked]).toEqual([false, false, []])
  })
  it('the lamp is switched where there is one, and a camera that refuses is believed', async () => {
    const { asked, light } = camera({ torch: true })
    expect([light.lamp, await light.switchLamp(true), asked]).toEqual([true, true, [{ torch: true }]])
    expect(await camera({ torch: true }, true).light.switchLamp(true)).toBe(false)
  })
  it('focus and exposure are left to the camera, then brighter in the dark and darker in glare, within its range', () => {
    const range = { min: -2, max: 2, step: 0.5 }
    const { asked, light } = camera({ focusMode: ['manual', 'continuous'], exposureCompensation: range })
    expect(asked).toEqual([{ focusMode: 'continuous' }])
    say(light.advise, 'too-dark', 14)
    expect(asked).toHaveLength(1)
    say(light.advise, 'too-dark', 400)
    expect(asked.slice(1)).toEqual([0.5, 1, 1.5, 2].map(exposureCompensation => ({ exposureCompensation })))
    say(light.advise, 'glare', 15)
    expect(asked.at(-1)).toEqual({ exposureCompensation: 1.5 })
  })
})

describe('the picture', () => {
  const c = chance(3)
  const noisy = (level: number, noise: number): Frame => ({
    luma: Uint8Array.from({ length: 320 * 240 }, () => Math.max(0, Math.min(255, level + noise * c.normal()))),
    width: 320,
    height: 240,
  })
  const watched = (frames: readonly Frame[]) => {
    const watch = newWatch(0)
    return frames.map((frame, i) => watchFrame(watch, frame, (i + 1) * 100))
  }
  it('of a covered lens is black, after a second and a half of it', () => {
    const told = watched(Array.from({ length: 20 }, () => noisy(17, 3)))
    expect(told.indexOf('black')).toBe(15)
  })
  it('of a dark room is not', () => {
    expect(watched(Array.from({ length: 40 }, () => noisy(30, 6)))).not.toContain('black')
  })
  it('that never changes by a pixel is frozen after three seconds, and one of a still desk never', () => {
    const still = noisy(120, 3)
    const told = watched(Array.from({ length: 40 }, () => still))
    expect(told.indexOf('frozen')).toBe(30)
    expect(watched(Array.from({ length: 40 }, () => noisy(120, 1)))).not.toContain('frozen')
  })
  it('that moves again is no longer frozen', () => {
    const still = noisy(120, 3)
    expect(watched([...Array.from({ length: 40 }, () => still), noisy(120, 3)]).at(-1)).toBe(null)
  })
  it('that does not come at all is missed after three seconds', () => {
    const watch = newWatch(0)
    watchFrame(watch, noisy(100, 2), 500)
    expect([isSilent(watch, 3_000), isSilent(watch, 3_600)]).toEqual([false, true])
  })
})

describe('the words', () => {
  it('every hint and every fault has its own sentence in both languages', () => {
    for (const { camera } of [en, de]) {
      const all = [...Object.values(camera.guidance), ...Object.values(camera.failure)]
      expect(new Set(all).size).toBe(all.length)
      for (const sentence of Object.values(camera.failure)) expect(sentence).toMatch(/^[A-ZÄÖÜ].+\.$/)
    }
    expect(Object.keys(de.camera.guidance)).toEqual(Object.keys(en.camera.guidance))
  })
})
