// Whatever the identity service or this till's registration can be, the screen says it in whole sentences of both languages.
import i18next from 'i18next'
import { describe, expect, it } from 'vitest'
import type { Till } from '../../preload/contract.ts'
import { Registration, TokenHealth } from '../../preload/contract-identity.ts'
import { failureText } from '../../renderer/failure-text.ts'
import { clockWords, meanwhile, offsetText, partName, stateWords, troubleWords } from '../../renderer/identity-text.ts'
import { noticeText } from '../../renderer/notice-text.ts'
import { de } from '../../renderer/text/de.ts'
import { en } from '../../renderer/text/en.ts'
import type { Trouble } from '../../renderer/text/en-identity.ts'
import { awaiting, suspended, till } from './preview/states.ts'

/** Every word a union of the contract knows, however it is nested. */
function wordsOf(schema: unknown): string[] {
  const part = schema as { options?: unknown[]; unwrap?: () => unknown }
  if (part.options !== undefined)
    return part.options.flatMap(option => (typeof option === 'string' ? [option] : wordsOf(option)))
  return part.unwrap === undefined ? [] : wordsOf(part.unwrap())
}
const stepOf = (step: string): Record<string, unknown> =>
  Registration.options.find(option => option.shape.step.value === step)!.shape
const faults = wordsOf(stepOf('awaiting-approval')['fault'])
const reasons = wordsOf(stepOf('failed')['reason'])
const lastErrors = wordsOf(TokenHealth.shape.lastError)
const causes = wordsOf(stepOf('suspended')['cause'])
const troubles = [...new Set([...faults, ...reasons, ...lastErrors])] as Trouble[]

function expectSentences(...texts: string[]): void {
  for (const text of texts) {
    expect(text).toMatch(/^[\p{Lu}„“].*[.!…]$/su)
    expect(text).not.toMatch(/\{\{|undefined|(identity|registration|device)\.\S/)
    for (const word of [...troubles, ...causes].filter(each => each.includes('-'))) expect(text).not.toContain(word)
  }
}

it('the contract knows at least the troubles that were thought of', () => {
  expect(faults).toContain('redirected')
  expect(reasons).toEqual(expect.arrayContaining(['unknown-device', 'secrets-unavailable', ...faults]))
  expect(lastErrors).toEqual(expect.arrayContaining(['invalid-grant', 'other-process', ...faults]))
  expect(causes).toEqual(['refused', 'unreadable', 'restored'])
})

describe.each(['en', 'de'] as const)('in %s', async language => {
  const texts = i18next.createInstance()
  await texts.init({
    lng: language,
    resources: { en: { translation: en }, de: { translation: de } },
    interpolation: { escapeValue: false },
  })
  const { t } = texts
  const pairing = (registration: Till['registration'], identity: Till['identity'] = 'none'): Till => ({
    ...till,
    identity,
    registration,
  })

  it.each(troubles)('%s says what happened and what to do', trouble => {
    const { what, next } = troubleWords(t, trouble)
    expectSentences(what, next)
  })
  it('no two troubles say the same', () => {
    expect(new Set(troubles.map(trouble => troubleWords(t, trouble).what)).size).toBe(troubles.length)
  })

  it.each(Registration.options.map(option => option.shape.step.value))('the step %s is told', step => {
    const state = Registration.parse({
      ...awaiting,
      step,
      since: till.tokens.lastRefresh,
      store: null,
      till: null,
      approvedBy: null,
      reason: 'unknown-device',
      cause: 'refused',
    })
    const { what, next } = stateWords(t, state)
    expectSentences(what, next)
  })
  it.each(faults)('a pairing in trouble (%s) says so, and that the code stays valid', fault => {
    const line = fault === 'unreachable' ? 'no-network' : 'server-trouble'
    const { kind, what, next } = stateWords(t, Registration.parse({ ...awaiting, line, fault }))
    expect(kind).toBe('warn')
    expectSentences(what, next)
    expect(next.endsWith(t('registration.stays'))).toBe(true)
    if (line === 'server-trouble') expect(what).toBe(troubleWords(t, fault as Trouble).what)
  })
  it('a pairing in trouble without a known fault is told too', () => {
    const { what, next } = stateWords(t, { ...awaiting, line: 'server-trouble' })
    expectSentences(what, next)
  })
  it.each(reasons)('a pairing that failed (%s) says why', reason => {
    const words = stateWords(t, Registration.parse({ step: 'failed', reason }))
    expect(words).toMatchObject({ kind: 'bad', ...troubleWords(t, reason as Trouble) })
  })
  it.each(['refused', 'unreadable', 'restored'] as const)(
    'a till that is suspended (%s) says why, also about the money',
    cause => {
      const { what, next, kind } = stateWords(t, suspended(cause))
      expect(kind).toBe('warn')
      expectSentences(what, next, t(`identity.cause.${cause}.money`))
      const notice = noticeText(t, 'suspended', pairing(suspended(cause), 'suspended'), language)
      expectSentences(notice.text, `${notice.title}.`)
    },
  )
  it('does not promise sales that an older copy cannot have', () => {
    const kept = language === 'de' ? /Alle Verkäufe bleiben/ : /All sales are kept/
    const notice = noticeText(t, 'suspended', pairing(suspended('restored'), 'suspended'), language)
    expect(t('identity.cause.refused.money')).toMatch(kept)
    for (const text of [t('identity.cause.restored.money'), notice.text]) expect(text).not.toMatch(kept)
  })
  it('keeps saying that a suspended till must be registered while the new pairing is shown', () => {
    expect(noticeText(t, 'suspended', pairing(awaiting, 'suspended'), language).title).toBe(
      t('frame.suspended.pairing.title'),
    )
  })

  it('says how far the clocks are apart, and in which direction', () => {
    const span = language === 'de' ? '7 Minuten' : '7 minutes'
    expect(clockWords(t, 430, language).what).toBe(t('identity.clock.behind', { span }))
    expect(clockWords(t, -430, language).what).toBe(t('identity.clock.ahead', { span }))
    for (const offset of [430, -430, 0, null]) {
      const { what, next } = clockWords(t, offset, language)
      expectSentences(what, next)
    }
    const wrong: Till = { ...till, tokens: { ...till.tokens, clockOffsetSeconds: 430 } }
    expect(noticeText(t, 'clock-wrong', wrong, language).title).toContain(span)
  })
  it('writes the offset as a fact', () => {
    expect(offsetText(t, 0)).toBe(t('device.clockExact'))
    expect(offsetText(t, null)).toBe(t('device.clockUnknown'))
    expect(offsetText(t, 3)).toContain('+3\u00a0s')
    expect(offsetText(t, -430)).toContain('−7\u00a0min')
  })
  it('says what a till does while it is registered anew, and when that came to nothing', () => {
    expect(meanwhile(t, pairing(awaiting, 'registered'))).toBe(t('device.stillRegistered'))
    expect(meanwhile(t, pairing({ step: 'denied' }, 'registered'))).toBe(t('device.keptRegistered'))
    expect(meanwhile(t, pairing(awaiting, 'suspended'))).toBe(t('device.selling'))
  })
  it('names the usual parts of a device id and leaves the others as they stand', () => {
    expect(partName(t, 'serial')).toBe(t('identity.part.serial'))
    expect(partName(t, 'relais')).toBe('relais')
  })

  it.each([
    ['invalid_client', 'wrong-client'],
    ['unknown-device', 'unknown-device'],
    ['something_new', 'refused'],
  ] as const)('a refusal of the identity service (%s) is told by its meaning, not by its word', (reason, meaning) => {
    const { what, money, next } = failureText(t, { code: 'declined', service: 'identity', reason })
    expect({ what, next }).toEqual(troubleWords(t, meaning))
    expectSentences(what, money, next)
  })
})
