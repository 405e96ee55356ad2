// Well-known mistakes with card money as decorators of a till's partners: the harness must find each, or it proves nothing.
import type { AuthorizationOutcome, CardGateway, CardTerminal } from '../../main/ports/card.ts'
import type { PaymentKillMutant } from './payment-order.ts'

type Parts = { gateway: CardGateway; terminal: CardTerminal | null }

/** The partners as they are, or with the mistake in between. */
export function mutatedPorts({ gateway, terminal }: Parts, mutant: PaymentKillMutant | null): Parts {
  switch (mutant) {
    case null:
      return { gateway, terminal }
    case 'send-before-journal':
      return sendingFirst({ gateway, terminal })
    case 'new-order-after-timeout':
      return {
        terminal,
        gateway: {
          ...gateway,
          async authorize(request) {
            const outcome = await gateway.authorize(request)
            return outcome.kind === 'unknown'
              ? gateway.authorize({ ...request, orderId: `${request.orderId}X` })
              : outcome
          },
        },
      }
    case 'not-found-is-final':
      return {
        terminal,
        gateway: {
          ...gateway,
          async inquireByOrder(orderId) {
            const found = await gateway.inquireByOrder(orderId)
            return found.kind === 'not-found' ? { kind: 'declined', code: '29', text: '', reference: null } : found
          },
        },
      }
    case 'timeout-is-paid':
      return {
        terminal,
        gateway: {
          ...gateway,
          async authorize(request) {
            const outcome = await gateway.authorize(request)
            return outcome.kind === 'unknown' ? paid(request.amountMinor, request.orderId) : outcome
          },
        },
      }
    case 'void-is-believed': {
      const voided = new Set<string>()
      return {
        terminal,
        gateway: {
          ...gateway,
          void: reference => (voided.add(reference), gateway.void(reference)),
          inquire: async reference => (voided.has(reference) ? { kind: 'voided' } : gateway.inquire(reference)),
          async inquireByOrder(orderId) {
            const found = await gateway.inquireByOrder(orderId)
            return found.kind === 'approved' && voided.has(found.reference) ? { kind: 'voided' } : found
          },
        },
      }
    }
    default:
      return mutant satisfies never
  }
}

const paid = (amountMinor: number, orderId: string): AuthorizationOutcome => ({
  kind: 'approved',
  amountMinor,
  reference: `assumed-${orderId}`,
  authCode: '',
  text: '',
  batchId: null,
})

/** The authorization leaves as soon as the card was read, before anything says so on the disk. */
function sendingFirst({ gateway, terminal }: Parts): Parts {
  const early = new Map<string, Promise<AuthorizationOutcome>>()
  return {
    terminal: terminal && {
      ...terminal,
      async readCard(request, signal) {
        const card = await terminal.readCard(request, signal)
        const { orderId, amountMinor } = request
        const sent = gateway.authorize({ orderId, amountMinor, currency: 'USD', card })
        early.set(orderId, sent)
        await sent
        return card
      },
    },
    gateway: { ...gateway, authorize: request => early.get(request.orderId) ?? gateway.authorize(request) },
  }
}
