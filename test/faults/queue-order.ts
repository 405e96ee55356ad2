// What the queue harness tells its child process, and what the child says back.

/** Mistakes that the harness must find, or it proves nothing. */
export const queueMutants = ['delivered-before-answer', 'new-key-on-retry', 'forget-sending', 'overtake'] as const
export type QueueMutant = (typeof queueMutants)[number]

export type QueueOrder = {
  dir: string
  url: string
  token: string
  mutant: QueueMutant | null
  /** A sale is made each so many milliseconds while the queue drains, `sales` of them in all; by all processes together. */
  selling: { everyMs: number; upTo: number }
}
/** One line each: `ready` once it works, `progress` now and then, `drained` at the end. */
export type QueueNews =
  | { kind: 'ready' }
  | { kind: 'progress'; waiting: number; rssMb: number; commitMs: number[] }
  | { kind: 'drained'; rssMb: number; blockedMs: { p95: number; most: number }; commitMs: number[] }
