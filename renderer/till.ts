// The screen's one door to the machine: calls that act once, lists, and the newest state of the till.
import type { Events, Failure, Input, OpName, Output, Result, SaleState, Till } from '#contract'
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { createContext, useCallback, useContext, useRef, useState, useSyncExternalStore } from 'react'
import { connect, type Client, type PageWire } from '../preload/connect.ts'
import { mayBecomeCard } from './card-guard.ts'
import { createNoteBoard, type Note, type NoteBoard } from './notes.ts'
import { callWithOverride, createOverrideBoard, type OverrideBoard } from './overrides.ts'
import { createSnapshot, type Snapshot } from './snapshot.ts'

type Snapshots = { [E in keyof Events]: Snapshot<Events[E]> }
export type TillClient = {
  client: Client
  snapshots: Snapshots
  line: Snapshot<boolean>
  notes: NoteBoard
  overrides: OverrideBoard
}

/** Connects the page: every event feeds its snapshot, and each time the line opens till and sale are asked for again. */
export function createTill(wire: PageWire): TillClient {
  const notes = createNoteBoard()
  const client = tellingIncidents(connect(wire), notes)
  const forever = new AbortController().signal
  const line = createSnapshot<boolean>()
  const snapshots: Snapshots = {
    till: createSnapshot<Till>(),
    sale: createSnapshot<SaleState>(),
    insurance: createSnapshot<Events['insurance']>(),
    hosted: createSnapshot<Events['hosted']>(),
    update: createSnapshot<Events['update']>(),
  }
  const askTill = async () => valueOf(await client.call('till.get', {}))
  const askSale = async () => valueOf(await client.call('sale.get', {}))
  client.on('till', snapshots.till.put, forever)
  client.on('sale', snapshots.sale.put, forever)
  client.on('insurance', snapshots.insurance.put, forever)
  client.on('hosted', snapshots.hosted.put, forever)
  client.on('update', snapshots.update.put, forever)
  client.onLine(open => {
    line.put(open)
    if (!open) return
    void snapshots.till.seed(askTill)
    void snapshots.sale.seed(askSale)
  }, forever)
  return { client, snapshots, line, notes, overrides: createOverrideBoard() }
}

/** Whoever asked, in whatever place: what support must look up in the log is told to the person with its incident id. */
function tellingIncidents(client: Client, notes: NoteBoard): Client {
  return {
    ...client,
    async call(name, input, signal) {
      const result = await client.call(name, input, signal)
      if (!result.ok && 'incident' in result.error) notes.problem(result.error, name)
      return result
    },
  }
}

const valueOf = <T>(result: Result<T>): T | null => (result.ok ? result.value : null)

const TillContext = createContext<TillClient | null>(null)
export const TillProvider = TillContext.Provider

export function useTillClient(): TillClient {
  const till = useContext(TillContext)
  if (till === null) throw new Error('This part of the screen needs a TillProvider around it.')
  return till
}

/** The newest state of one thing, or null before it is known. */
export function useSnapshot<E extends keyof Events>(event: E): Events[E] | null {
  const snapshot = useTillClient().snapshots[event] as Snapshot<Events[E]>
  return useSyncExternalStore(snapshot.subscribe, snapshot.get)
}

/** The till's own state, for screens that are shown only once it is known. */
export function useTill(): Till {
  const till = useSnapshot('till')
  if (till === null) throw new Error('The state of the till is not known yet.')
  return till
}

export function useLine(): boolean {
  const { line } = useTillClient()
  return useSyncExternalStore(line.subscribe, line.get) ?? true
}

export function useNotes(): { notes: readonly Note[]; board: NoteBoard } {
  const { notes: board } = useTillClient()
  return { notes: useSyncExternalStore(board.subscribe, board.get), board }
}

export type Op<K extends OpName> = {
  /** Runs the op; while it runs, further calls do nothing and answer `cancelled`. */
  run(input: Input<K>): Promise<Result<Output<K>>>
  busy: boolean
}

/** One op as a button needs it; what the person may not do, somebody who may is asked for. Failures go to the banner unless `quiet`, where the caller shows them beside the field. */
export function useOp<K extends OpName>(name: K, { quiet = false }: { quiet?: boolean } = {}): Op<K> {
  const { client, notes, overrides } = useTillClient()
  const [busy, setBusy] = useState(false)
  const running = useRef(false)
  const run = useCallback(
    async (input: Input<K>): Promise<Result<Output<K>>> => {
      if (running.current) return { ok: false, error: { code: 'cancelled' } }
      running.current = true
      setBusy(true)
      const result = await callWithOverride(client, overrides, name, input)
      running.current = false
      setBusy(false)
      if (result.ok) notes.settled(name)
      else if (!quiet) notes.problem(result.error, name)
      return result
    },
    [client, notes, overrides, name, quiet],
  )
  return { run, busy }
}

/** One op that may be sent many times in a row, such as taps on a tile: each counts, none waits for the one before. */
export function useSend<K extends OpName>(name: K): (input: Input<K>) => Promise<Result<Output<K>>> {
  const { client, notes, overrides } = useTillClient()
  return useCallback(
    async input => {
      const result = await callWithOverride(client, overrides, name, input)
      if (result.ok) notes.settled(name)
      else notes.problem(result.error, name)
      return result
    },
    [client, notes, overrides, name],
  )
}

/** A failed list carries its Failure, so that a screen can say what to do. */
export class ListError extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.code)
    this.failure = failure
  }
}

/** A list of the machine; the previous rows stay until the next ones are there. */
export function useList<K extends OpName>(
  name: K,
  input: Input<K>,
  enabled = true,
): UseQueryResult<Output<K>, ListError> {
  const { client } = useTillClient()
  return useQuery<Output<K>, ListError>({
    queryKey: [name, input],
    enabled: enabled && !('text' in input && typeof input.text === 'string' && mayBecomeCard(input.text)),
    placeholderData: previous => previous,
    queryFn: async ({ signal }) => {
      const result = await client.call(name, input, signal)
      if (!result.ok) throw new ListError(result.error)
      return result.value
    },
  })
}
