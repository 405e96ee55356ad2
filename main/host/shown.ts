// What the window's surroundings need to know of the till: gathered from the snapshots that go to the page anyway.
import type { Api, Emit, Events } from '#contract'
import type { Answered } from '../../preload/serve.ts'

/** Work that a closing window would interrupt; nothing of it is lost, but people should know. */
export type OpenWork =
  | { kind: 'sale'; items: number }
  | { kind: 'payment-running' }
  | { kind: 'payment-unknown' }
  | { kind: 'queue'; waiting: number }

export type Shown = ReturnType<typeof createShown>

/** Starts out as a till nobody has signed in to; `language` is the configured one until the till tells its own. */
export function createShown(language: 'en' | 'de') {
  let till: Events['till'] | null = null
  let sale: Events['sale'] | null = null
  let hosted: Events['hosted'] | null = null
  let insurance: Events['insurance'] | null = null
  const listeners: (() => void)[] = []
  const changed = () => {
    for (const tell of listeners) tell()
  }

  const signedIn = () => till !== null && till.staff !== null
  const checkOpen = () => signedIn() && (hosted?.step === 'open' || hosted?.step === 'evaluating')
  const scanOpen = () => insurance !== null && !['failed', 'cancelled', 'confirmed'].includes(insurance.step)
  const payment = () => sale?.sale?.payment?.step
  const running = () => ['waiting-for-card', 'customer-acting', 'sent'].includes(payment() ?? '')
  const unknown = () => ['unknown', 'cancelling', 'needs-human'].includes(payment() ?? '')

  /** A hosted check belongs to one person at one sale: signing out, or another sale, ends it. */
  const tidy = (before: string | undefined) => {
    if (!signedIn()) insurance = null
    if (!signedIn() || sale?.sale?.id !== before) hosted = null
  }
  const hear: Emit = (event, data) => {
    const before = sale?.sale?.id
    if (event === 'till') till = data as Events['till']
    if (event === 'sale') sale = data as Events['sale']
    if (event === 'hosted') hosted = data as Events['hosted']
    if (event === 'insurance') insurance = data as Events['insurance']
    if (event === 'till' || event === 'sale') tidy(before)
    changed()
  }

  return {
    hear,
    /** Leaving a check or a scan changes no snapshot; the answered op tells. */
    answered({ op, outcome }: Answered): void {
      if (outcome !== 'ok') return
      if (op === 'id.hosted-cancel' || op === 'id.refuse') hosted = null
      else if (op === 'insurance.cancel' || op === 'insurance.confirm') insurance = null
      else return
      changed()
    },
    /** A new document shows neither the check nor the scan of the one before. */
    newDocument(): void {
      hosted = null
      insurance = null
      changed()
    },
    /** Asks for what is true before the first change. A till that refuses to say it has nothing open. */
    async begin(api: Api): Promise<void> {
      const { signal } = new AbortController()
      await Promise.all([
        api['till.get']({}, signal).then(now => hear('till', now)),
        api['sale.get']({}, signal).then(now => hear('sale', now)),
      ]).catch(() => {})
    },
    changed: (tell: () => void) => void listeners.push(tell),
    signedIn,
    checkOpen,
    /** True while a screen shows what a recording or a shared desktop must not: a pairing code, a person, a card. */
    sensitive: () =>
      till?.registration.step === 'awaiting-approval' ||
      hosted !== null ||
      scanOpen() ||
      sale?.sale?.restriction?.status === 'required',
    /** True while the screen must stay on. */
    awake: () => (till !== null && till.shift !== null) || running() || unknown(),
    openWork(): OpenWork[] {
      const items = sale?.sale?.status === 'open' ? sale.sale.lines.length : 0
      const queued = till?.queued ?? 0
      return [
        ...(items > 0 ? [{ kind: 'sale' as const, items }] : []),
        ...(running() ? [{ kind: 'payment-running' as const }] : []),
        ...(unknown() || till?.notices.includes('payment-unknown') ? [{ kind: 'payment-unknown' as const }] : []),
        ...(queued > 0 ? [{ kind: 'queue' as const, waiting: queued }] : []),
      ]
    },
    language: () => till?.language ?? language,
    operatorUrl: () => till?.operatorUrl ?? null,
  }
}
