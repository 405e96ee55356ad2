// The refresh protocol in every order of events that two processes, a crash, a lost message and a new pairing can make.
import { describe, expect, test } from 'vitest'
import { explore, isClean, modelMutants, rotations } from './token-model.ts'

describe.each(rotations)('T1, T2, T3, T4, T6: with a server whose refresh tokens are %s', rotation => {
  test('no order of events breaks a rule, and only strict rotation can cost a pairing', () => {
    const found = explore({ rotation })
    expect(found.story).toEqual([])
    expect(isClean(found)).toBe(true)
    expect(found.states).toBeGreaterThan(1000)
    expect(found.unavoidable > 0).toBe(rotation === 'strict')
  })

  test('without a lost message and a crash nothing costs a pairing', () => {
    const found = explore({ rotation, crashes: 0, losses: 0 })
    expect([isClean(found), found.unavoidable]).toEqual([true, 0])
  })

  test.each(modelMutants)('the mistake "%s" is found', mutant => {
    const found = explore({ rotation, mutant })
    expect(isClean(found)).toBe(false)
    expect(found.story.length).toBeGreaterThan(2)
  })
})
