// Every code, advice, state and reason of a check is a sentence in both languages, and never the code itself.
import i18next from 'i18next'
import { describe, expect, it } from 'vitest'
import { HostedAdvice, HostedCheck, IdVerdict, VerificationWay } from '../../preload/contract-checks.ts'
import { documentCodes } from '../../main/domain/hosted-codes.ts'
import { hostedCode } from '../../renderer/screens/check/hosted-code.ts'
import { de } from '../../renderer/text/de.ts'
import { en } from '../../renderer/text/en.ts'

const dictionaries = { en, de }
const codes = [...Object.keys(documentCodes), 'budget', 'other']

function expectSentence(text: string): void {
  expect(text).toMatch(/^[\p{Lu}„].*[.!…]$/su)
  expect(text).not.toMatch(/undefined|_|\{\{/)
}

it('the eleven codes of the service are known, and the till’s own', () => {
  expect(Object.keys(documentCodes)).toHaveLength(11)
  for (const code of codes) expect(hostedCode(code)).toBe(code)
})
it('a code from the future, or from an object, is one without words of its own', () => {
  for (const code of ['something_new', '', '__proto__', 'constructor', 'toString'])
    expect(hostedCode(code)).toBe('other')
})

describe.each(['en', 'de'] as const)('in %s', language => {
  const text = dictionaries[language]
  it.each(Object.keys(text.hosted.codes))('the code %s is a sentence', code =>
    expectSentence(text.hosted.codes[code as keyof typeof text.hosted.codes]),
  )
  it.each(HostedAdvice.shape.action.options)('the advice %s is a sentence', action =>
    expectSentence(text.hosted.advice[action]),
  )
  it('no two codes and no two advices say the same', () => {
    for (const table of [text.hosted.codes, text.hosted.advice])
      expect(new Set(Object.values(table)).size).toBe(Object.keys(table).length)
  })
  it('every state of a check, of its tasks and of a way has words', () => {
    for (const step of HostedCheck.shape.step.options) expectSentence(text.hosted.steps[step])
    const task = HostedCheck.shape.tasks.element.shape
    for (const type of task.type.options) expect(text.hosted.tasks[type]).toMatch(/\p{L}/u)
    for (const state of task.state.options) expect(text.hosted.taskStates[state]).toMatch(/\p{L}/u)
    for (const way of VerificationWay.shape.way.options) expect(text.idCheck.by[way]).toMatch(/\p{L}/u)
    for (const state of VerificationWay.shape.state.options.filter(each => each !== 'ready'))
      expect(text.idCheck.closed[state]).toMatch(/\p{L}/u)
    for (const word of IdVerdict.shape.verdict.options)
      expect(text.idCheck.verdict[word]).toBe(text.idCheck.verdict[word].toUpperCase())
  })
  it('money is named with every code', () => {
    expectSentence(text.hosted.costs.true)
    expectSentence(text.hosted.costs.false)
    expect(text.hosted.costs.true).not.toBe(text.hosted.costs.false)
  })
  it('the budget is filled with its two numbers', async () => {
    const texts = i18next.createInstance()
    await texts.init({ lng: language, resources: { en: { translation: en }, de: { translation: de } } })
    const said = texts.t('hosted.budget', { used: 2, most: 3 })
    expect(said).toMatch(/2.*3/)
    expect(said).not.toMatch(/[{}]/)
  })
})
