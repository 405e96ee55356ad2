// What the recorded till is told to do, and the mistakes that the power-cut harness must find.

/** The product has no switch for any of them: two are in the workload, the others leave calls out of the record. */
export const powerMutants = [
  'synchronous-normal',
  'ack-before-commit',
  'log-without-sync',
  'turn-without-folder-sync',
  'backup-without-sync',
  'backup-without-folder-sync',
] as const
export type PowerMutant = (typeof powerMutants)[number]
/** True for the two whose till has to be recorded anew. */
export const isInWorkload = (mutant: PowerMutant): boolean =>
  mutant === 'synchronous-normal' || mutant === 'ack-before-commit'

export type PowerOrder = {
  dir: string
  /** What is written to this file becomes a mark in the record. */
  marks: string
  trades: number
  mutant: PowerMutant | null
}

/** Whose tokens the workload saves. */
export const powerIdentity = {
  issuer: 'https://identity.example',
  clientId: 'tillgate-power',
  deviceId: '/vendor/tillgate/power/1',
}
