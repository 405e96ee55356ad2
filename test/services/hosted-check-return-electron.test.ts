// The way back of a hosted check in the Electron host: into the frame comes one page of the till's own, and nothing beside it.
import { describe, expect, test } from 'vitest'
import { isReturn } from '../../main/host/hosted-return.ts'
import { started } from '../host/electron-world.ts'
import { hostileAddresses, provider } from '../host/hostile.ts'

const page = 'app://till/hosted-return/2b0c7c1e-0000-4000-8000-000000000001'
const moves = ['will-navigate', 'will-frame-navigate', 'will-redirect'] as const

/** Whether the window let its main frame or a frame in it go there, for each way of going. */
async function goes(addresses: readonly string[], isMainFrame: boolean): Promise<boolean[]> {
  const { contents } = await started()
  return addresses.flatMap(url =>
    moves.map(move => {
      let stopped = false
      contents.events.emit(move, { url, isMainFrame, preventDefault: () => void (stopped = true) })
      return !stopped
    }),
  )
}
const each = (addresses: readonly unknown[], went: boolean): boolean[] => addresses.flatMap(() => moves.map(() => went))

describe('a frame', () => {
  test('may come back to the return page, whatever the service adds to it', async () => {
    const back = [page, `${page}?resultId=1`, `${page}#x`, `${page}?more=${'x'.repeat(10_240)}`, `${provider}/next`]
    expect(await goes(back, false)).toEqual(each(back, true))
  })

  test('may come to no other page of the till, and to none that only looks like the return page', async () => {
    const others = [
      'app://till/',
      'app://till/index.html',
      'app://till/hosted-return',
      'app://till/hosted-return/',
      'app://till/hosted-return/a/b',
      'app://till/hosted-return/../index.html',
      'app://till/hosted-return/%2e%2e/index.html',
      'app://till//hosted-return/abcdefgh',
      'app://till/x?/hosted-return/abcdefgh',
      'app://till/#/hosted-return/abcdefgh',
      'app://evil/hosted-return/abcdefgh',
      'app://till@evil/hosted-return/abcdefgh',
      'app://user@till/hosted-return/abcdefgh',
      'app://till:8080/hosted-return/abcdefgh',
      'app://till.evil.example/hosted-return/abcdefgh',
      'APP://till/hosted-return/abcdefgh',
      'https://till/hosted-return/abcdefgh',
      'http://127.0.0.1:47000/hosted-return/abcdefgh',
      ' app://till/hosted-return/abcdefgh',
      'app://till/hosted-return/abc\tdefgh',
      'app://till/hosted-return/abcdefgh\\..\\index.html',
      `app://till/hosted-return/${'x'.repeat(65)}`,
      `view-source:${page}`,
      `blob:${page}`,
    ]
    expect(await goes(others, false)).toEqual(each(others, false))
    expect([...others, ...hostileAddresses].filter(isReturn)).toEqual([])
  })
})

describe('the own scheme', () => {
  test('has the page, without a script and without a word of what was added to its address', async () => {
    const { scheme } = await started().then(({ handled }) => ({ scheme: handled.get('app')! }))
    const answer = await scheme(new Request(`${page}?resultId=<script>`))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
    expect(answer.headers.get('content-security-policy')).toMatch(/frame-ancestors 'self'$/)
    expect(await answer.text()).not.toMatch(/<script|resultId/)
    expect((await scheme(new Request(page, { method: 'POST' }))).status).toBe(405)
    expect((await scheme(new Request('app://evil/hosted-return/abcdefgh'))).status).toBe(404)
  })

  test('says of every page of its own that no frame may show it', async () => {
    const { scheme } = await started().then(({ handled }) => ({ scheme: handled.get('app')! }))
    const policy = (await scheme(new Request('app://till/'))).headers.get('content-security-policy')
    expect(policy).toContain(`frame-src ${provider} 'self';`)
    expect(policy).toContain("frame-ancestors 'none'")
  })
})
