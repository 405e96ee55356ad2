// Points between the steps of a payment at which a till can be killed, put around its data file, its journal and its partners.
import type { CardGateway, CardTerminal } from '../../main/ports/card.ts'
import type { Db } from '../../main/store/db.ts'
import type { TillData } from '../../main/till-data.ts'
import type { Ports } from '../../main/till-ports.ts'
import { mutatedPorts } from './payment-mutants.ts'
import type { PaymentHook, PaymentKillMutant } from './payment-order.ts'

type Reach = (hook: string) => void
/** Set by the child before it boots. */
export const seams: { reached: Reach; mutant: PaymentKillMutant | null } = { reached: () => undefined, mutant: null }
const reached: Reach = hook => seams.reached(hook)

/** SIGKILL at the n-th time this point is reached: no handler runs, no buffer is written. */
export function deadlyHook(kill: { hook: PaymentHook; nth: number } | null): Reach {
  let seen = 0
  return hook => {
    if (hook !== kill?.hook) return
    seen += 1
    if (seen === kill.nth) process.kill(process.pid, 'SIGKILL')
  }
}

export function hookedPorts(ports: Ports): Ports {
  const { gateway, terminal } = mutatedPorts(ports, seams.mutant)
  return { ...ports, gateway: hookedGateway(gateway), terminal: terminal === null ? null : hookedTerminal(terminal) }
}

function hookedGateway(gateway: CardGateway): CardGateway {
  const around =
    <Asked, Answer>(name: string, call: (asked: Asked) => Promise<Answer>) =>
    async (asked: Asked): Promise<Answer> => {
      reached(`before ${name}`)
      const answer = await call(asked)
      reached(`after ${name}`)
      return answer
    }
  return {
    ...gateway,
    authorize: around('authorize', gateway.authorize),
    inquireByOrder: around('inquire-order', gateway.inquireByOrder),
    inquire: around('inquire', gateway.inquire),
    void: around('void', gateway.void),
    refund: around('refund', gateway.refund),
    inquireRefund: around('inquire-refund', gateway.inquireRefund),
    voidByOrder: around('void-order', gateway.voidByOrder),
  }
}

function hookedTerminal(terminal: CardTerminal): CardTerminal {
  const { charge } = terminal
  return {
    ...terminal,
    async readCard(request, signal) {
      const card = await terminal.readCard(request, signal)
      reached('card-read')
      return card
    },
    charge:
      charge === null
        ? null
        : async (request, signal, sent) => {
            const tell = (): void => {
              sent()
              reached('before authorize')
            }
            const charged = await charge(request, signal, tell)
            reached('after authorize')
            return charged
          },
  }
}

/** What a statement is about, from its text and its first parameter; null when it is nothing of a payment. */
function tagOf(sql: string, parameter: unknown): string | null {
  const state = (parameter as { state?: unknown } | null)?.state
  if (/^\s*insert into attempt \(/.test(sql)) return 'attempt-created'
  if (/^\s*update attempt set state/.test(sql)) return `attempt-${String(state)}`
  if (/^\s*update attempt set given_up_at/.test(sql)) return 'given-up'
  if (/^\s*insert into reversal \(/.test(sql)) return 'reversal-created'
  if (/^\s*update reversal set state/.test(sql)) return `reversal-${String(state)}`
  if (/^\s*update sale set status = 'completed'/.test(sql)) return 'sale-completed'
  if (/^\s*insert into tender/.test(sql)) return 'tender'
  if (/^\s*insert into refund \(/.test(sql)) return 'refund-written'
  if (/^\s*insert into refund_tender/.test(sql)) return 'refund-part'
  if (/^\s*insert into attempt_recheck/.test(sql)) return 'recheck-planned'
  return null
}

/** Statements and transactions of the till's data file report themselves. */
function hookedDb(db: Db): Db {
  let open: string[] | null = null
  const prepare = db.prepare.bind(db)
  db.prepare = ((sql: string) => {
    const statement = prepare(sql)
    if (tagOf(sql, null) === null) return statement
    const run = statement.run.bind(statement)
    statement.run = (...parameters: unknown[]) => {
      const done = run(...(parameters as []))
      const tag = tagOf(sql, parameters[0])!
      if (open === null) reached(`after ${tag}`)
      else {
        open.push(tag)
        reached(`in ${tag}`)
      }
      return done
    }
    return statement
  }) as Db['prepare']
  const transaction = db.transaction.bind(db)
  db.transaction = ((work: () => unknown) => {
    const inner = transaction(work as never) as unknown as { (): unknown; immediate(): unknown }
    const around = (run: () => unknown) => () => {
      if (open !== null) return run()
      const tags: string[] = (open = [])
      try {
        const done = run()
        open = null
        for (const tag of new Set(tags)) reached(`after ${tag}`)
        return done
      } finally {
        open = null
      }
    }
    return Object.assign(around(inner), { immediate: around(() => inner.immediate()) })
  }) as unknown as Db['transaction']
  return db
}

export function hookedData(data: TillData): TillData {
  const { payments } = data
  return {
    ...data,
    db: hookedDb(data.db),
    payments: {
      ...payments,
      append(record) {
        reached(`before log-${record.type}`)
        payments.append(record)
        reached(`after log-${record.type}`)
      },
    },
  }
}
