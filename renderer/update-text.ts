// How the till's updates stand, in the words of the screen.
import type { UpdateView } from '#contract'
import type { TFunction } from 'i18next'

/** One sentence for the state alone; what is in the way comes from `updateTroubles`. */
export function updateState(t: TFunction, view: UpdateView): string {
  const { step, running, version, percent, checkedAt } = view
  if (step === 'idle' && checkedAt === null) return t('updates.state.unknown')
  return t(`updates.state.${step}`, { running, version: version ?? '', percent: percent ?? 0 })
}

/** Why updates are off, or why the last look or wish to install came to nothing; empty when nothing is wrong. */
export function updateTroubles(t: TFunction, { reason, off }: UpdateView): { what: string; next: string }[] {
  return [
    ...off.map(each => t(`updates.off.${each}`, { returnObjects: true })),
    ...(reason === null ? [] : [t(`updates.reasons.${reason}`, { returnObjects: true })]),
  ]
}

/** All of it in one line, for the health check. */
export const updateLine = (t: TFunction, view: UpdateView): string =>
  [updateState(t, view), ...updateTroubles(t, view).map(({ what }) => what)].join(' ')
