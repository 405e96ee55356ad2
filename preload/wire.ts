// The frames that cross between page and main, whatever carries them (Electron IPC, WebSocket, a pair in memory).
import type { Events, OpName, Result } from './contract.ts'

export type ToMain = { id: number; name: OpName; input: unknown } | { id: number; cancel: true }
export type ToPage =
  | { id: number; result: Result<unknown> }
  | { [E in keyof Events]: { event: E; data: Events[E] } }[keyof Events]

/** One page's two-way line. `closed` tells that nothing more will arrive. */
export type Wire<Out, In> = {
  send(frame: Out): void
  receive(listener: (frame: In) => void): void
  closed(listener: () => void): void
}
