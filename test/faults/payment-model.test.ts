// The payment protocol in every order of events: no charge is lost, doubled or refunded twice, and each left-out rule is found.
import { describe, expect, test } from 'vitest'
import { explorePayments, isSound } from './payment-model.ts'
import { paymentMutants } from './payment-model-state.ts'
import { modelWorlds, worldOf } from './payment-model-worlds.ts'

const small = modelWorlds.filter(world => world.small)

describe('the payment protocol', () => {
  test.each(small.filter(world => world.sound))(
    'holds in every order of events: $name',
    { timeout: 120_000 },
    world => {
      const found = explorePayments(world.options)
      expect(found.story).toEqual([])
      expect(isSound(found)).toBe(true)
      expect([found.states > 500, found.rests > 20]).toEqual([true, true])
    },
  )

  test('cannot hold where the network delivers an authorization twice', () => {
    const [world] = small.filter(one => !one.sound)
    const found = explorePayments(world!.options)
    expect(found.broken).toBeGreaterThan(0)
    expect(found.story.at(-1)).toContain('two live charges under the order')
  })

  test('comes to rest without a manager where nothing is ever lost, late or lied about in doubt', () => {
    const found = explorePayments({ flight: 'quiet', attempts: 1, crashes: 2 })
    expect([isSound(found), found.needHuman]).toEqual([true, 0])
  })
})

test.each(paymentMutants)('the mistake "%s" is found', { timeout: 120_000 }, mutant => {
  const found = explorePayments({ ...worldOf[mutant], mutant, stopAtFirst: true })
  expect(isSound(found)).toBe(false)
  expect(found.story.length).toBeGreaterThan(3)
})
