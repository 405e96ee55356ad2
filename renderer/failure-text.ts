// Turns a Failure into the three sentences a cashier needs: what happened, what about the money, what to do now.
import type { Failure } from '#contract'
import { refusalOf, type Refusal } from '#domain/device-flow'
import type { TFunction } from 'i18next'

export type FailureText = { what: string; money: string; next: string; code: string | null }
type ServiceName =
  | 'till'
  | 'identity'
  | 'secucard'
  | 'broker'
  | 'idscan'
  | 'cardscan'
  | 'cardconnect'
  | 'terminal'
  | 'printer'
const services: readonly string[] = [
  'till',
  'identity',
  'secucard',
  'broker',
  'idscan',
  'cardscan',
  'cardconnect',
  'terminal',
  'printer',
] satisfies ServiceName[]

const refusals: readonly Refusal[] = ['unknown-device', 'wrong-client', 'not-allowed', 'grant-not-offered', 'refused']

const brokerCodes = [
  'unknown-till',
  'customer-required',
  'customer-refused',
  'service-not-set-up',
  'service-refused',
] as const

/** A service by the name people know; services from the future are simply “the service”. */
export function serviceName(t: TFunction, service: string): string {
  return services.includes(service) ? t(`failures.services.${service as ServiceName}`) : t('failures.services.other')
}

/** The identity service says no by an OAuth word or what it means; either way people read the meaning. */
function refusedIdentity(t: TFunction, reason: string): FailureText {
  const refusal = refusals.find(each => each === reason) ?? refusalOf(reason)
  return {
    ...t(`identity.trouble.${refusal}`, { returnObjects: true }),
    money: t('failures.declined.money'),
    code: null,
  }
}

/** Fields that are refused by their name. */
const named = ['quantityMilli', 'priceMinor', 'reason', 'tenderedMinor'] as const

export function failureText(t: TFunction, failure: Failure): FailureText {
  switch (failure.code) {
    case 'invalid': {
      const field = named.find(name => failure.fields.includes(name))
      const key = field === undefined ? ('failures.invalid' as const) : (`failures.fields.${field}` as const)
      return { ...t(key, { returnObjects: true }), code: null }
    }
    case 'not-signed-in':
    case 'not-allowed':
    case 'cancelled':
      return { ...t(`failures.${failure.code}`, { returnObjects: true }), code: null }
    case 'wrong-pin': {
      const seconds = failure.retryAfterSeconds
      if (seconds <= 0) return { ...t('failures.wrong-pin', { returnObjects: true }), code: null }
      return { ...t('failures.wrong-pin-wait', { returnObjects: true, seconds }), code: null }
    }
    case 'not-found':
      return { ...t(`failures.not-found.${failure.what}`, { returnObjects: true }), code: null }
    case 'conflict':
      return { ...t(`failures.conflict.${failure.reason}`, { returnObjects: true }), code: null }
    case 'declined': {
      if (failure.service === 'identity') return refusedIdentity(t, failure.reason)
      const broker = failure.service === 'broker' ? brokerCodes.find(each => each === failure.reason) : undefined
      if (broker !== undefined) return { ...t(`failures.broker.${broker}`, { returnObjects: true }), code: null }
      const service = serviceName(t, failure.service)
      return { ...t('failures.declined', { returnObjects: true, service, reason: failure.reason }), code: null }
    }
    case 'unreachable':
      if (failure.service === 'till') return { ...t('failures.unreachable-till', { returnObjects: true }), code: null }
      return {
        ...t('failures.unreachable', { returnObjects: true, service: serviceName(t, failure.service) }),
        code: null,
      }
    case 'provider-fault': {
      const service = serviceName(t, failure.service)
      return { ...t('failures.provider-fault', { returnObjects: true, service }), code: failure.incident }
    }
    case 'storage':
      return { ...t(`failures.storage.${failure.reason}`, { returnObjects: true }), code: null }
    case 'not-updated': {
      const { what, next } = t(`updates.reasons.${failure.reason}`, { returnObjects: true })
      return { what, money: t('updates.money'), next, code: null }
    }
    case 'internal':
      return { ...t('failures.internal', { returnObjects: true }), code: failure.incident }
    default:
      return failure satisfies never
  }
}
