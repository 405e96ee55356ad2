// The state of updates as people are shown it: what there is, what it waits for, why it came to nothing.
import type { UpdateView } from '#contract'
import { mayOffer, type Idle, type UpdateChannel, type UpdateState } from '#domain/update'
import { offSentence, type UpdateOff } from '#domain/update-off'
import { updateSentence } from '#domain/update-sentences'
import type { StartKind } from '../ports/updates.ts'

export const percentOf = (state: Extract<UpdateState, { step: 'downloading' }>): number =>
  Math.floor((100 * state.received) / state.offer.size)

/** Everything a panel needs at once; nothing of it names this till to anybody. */
export function updateView(
  state: UpdateState,
  more: { running: string; channel: UpdateChannel | null; idle: Idle; checkedAt: string | null; start: StartKind },
): UpdateView {
  const { idle, ...facts } = more
  const offer = 'offer' in state ? state.offer : state.step === 'checking' ? state.held : null
  const reason = state.step === 'failed' ? state.reason : state.step === 'ready' ? state.refused : null
  const off = state.step === 'off' ? [...state.reasons] : []
  return {
    ...facts,
    step: state.step,
    version: offer?.version ?? null,
    rollbackOf: offer?.rollbackOf ?? null,
    percent: state.step === 'downloading' ? percentOf(state) : null,
    offered: mayOffer(state, idle),
    waiting: state.step === 'ready' && !idle.ok ? idle.why : null,
    reason,
    off,
    sentences: [...off.map(offSentence), ...(reason === null ? [] : [updateSentence(reason)])],
  }
}

/** Nobody asked for updates here, so nothing is missing. */
const fine: ReadonlySet<UpdateOff> = new Set<UpdateOff>(['not-set-up', 'browser'])

/** For the health check: trouble where a safeguard is missing or the last look came to nothing. */
export function updateHealth({ step, off, sentences, version, checkedAt }: UpdateView): {
  ok: boolean
  detail: string
} {
  if (sentences.length > 0)
    return { ok: off.length > 0 && off.every(reason => fine.has(reason)), detail: sentences.join(' ') }
  if (step === 'ready') return { ok: true, detail: `version ${version} is ready` }
  return { ok: true, detail: checkedAt === null ? 'not looked yet' : `looked at ${checkedAt}` }
}
