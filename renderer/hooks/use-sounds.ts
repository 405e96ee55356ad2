// Five short tones that tell by ear what happened at the till; they can be muted or made louder, which the till remembers.
import { useSyncExternalStore } from 'react'
import { preference } from '../preferences.ts'

export type Sound = 'added' | 'not-found' | 'attention' | 'paid' | 'failed'

/** Each sound as notes of [frequency in Hz, start in ms, length in ms]: distinct in pitch and rhythm, all under half a second. */
export const soundNotes: Record<Sound, readonly (readonly [number, number, number])[]> = {
  added: [[1320, 0, 60]],
  'not-found': [
    [330, 0, 120],
    [330, 160, 120],
  ],
  attention: [
    [740, 0, 110],
    [988, 130, 110],
    [740, 260, 110],
  ],
  paid: [
    [784, 0, 90],
    [1047, 100, 90],
    [1319, 200, 160],
  ],
  failed: [
    [392, 0, 160],
    [262, 180, 240],
  ],
}

export const soundSetting = preference('sound', ['on', 'off'] as const)
export const volumeSetting = preference('volume', ['normal', 'quiet', 'loud'] as const)
/** Peak of a tone; the loudest still leaves the sum of two tones below clipping. */
export const volumes: Readonly<Record<ReturnType<typeof volumeSetting.get>, number>> = {
  quiet: 0.06,
  normal: 0.18,
  loud: 0.45,
}
let context: AudioContext | null = null

/** Plays a sound unless muted; nothing waits for it, not even the picture of what it tells. */
export function play(sound: Sound): void {
  // Before the first tap or key the browser allows no sound, and would complain about the try.
  if (soundSetting.get() === 'off' || typeof AudioContext === 'undefined' || !navigator.userActivation.hasBeenActive)
    return
  // A hidden page draws no frames.
  if (document.hidden) sing(sound)
  else requestAnimationFrame(() => setTimeout(sing, 0, sound))
}

function sing(sound: Sound): void {
  context ??= new AudioContext()
  const audio = context
  void audio.resume().catch(() => undefined)
  for (const [hertz, start, length] of soundNotes[sound]) {
    const from = audio.currentTime + start / 1000
    const to = from + length / 1000
    const gain = new GainNode(audio, { gain: 0 })
    gain.gain.setValueAtTime(0, from)
    gain.gain.linearRampToValueAtTime(volumes[volumeSetting.get()], from + 0.008)
    gain.gain.exponentialRampToValueAtTime(0.001, to)
    const tone = new OscillatorNode(audio, {
      frequency: hertz,
      type: sound === 'failed' || sound === 'not-found' ? 'square' : 'sine',
    })
    tone.connect(gain).connect(audio.destination)
    tone.start(from)
    tone.stop(to)
  }
}

export function useSoundSetting(): 'on' | 'off' {
  return useSyncExternalStore(soundSetting.subscribe, soundSetting.get)
}
