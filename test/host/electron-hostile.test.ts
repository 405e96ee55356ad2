// Everything a hostile page, frame or server could try on the Electron host, driven over the stand-in: nothing gets through.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Api, OpName } from '#contract'
import { isPlain } from '../../main/host/plain.ts'
import { ops } from '../../preload/contract.ts'
import { navigation, StubContents } from './electron-stub.ts'
import { hosted, settled, started, state, till } from './electron-world.ts'
import { fuzzFrames } from './fuzz-frames.ts'
import { driveAddresses, driveChoices, drivePermissions, driveScheme, driveSenders } from './hostile-drive.ts'
import { hostileAddresses, permissionNames, provider, traversals } from './hostile.ts'

describe('nothing gets through', () => {
  test('of the addresses, wherever they are tried', async () => {
    const { stub, session, contents } = await started()
    const { tried, passed } = driveAddresses(stub, session, contents)
    expect(passed).toEqual([])
    expect(hostileAddresses.length).toBeGreaterThanOrEqual(60)
    expect(tried).toBeGreaterThan(60 * 5)
  })

  test('of the paths, at our own scheme', async () => {
    const { stub } = await started()
    const { tried, passed } = await driveScheme(stub)
    expect(passed).toEqual([])
    expect(new Set(traversals).size).toBeGreaterThanOrEqual(200)
    expect(tried).toBeGreaterThanOrEqual(200)
  })

  test('of devices, captures, webviews, passwords, certificates and files', async () => {
    const { stub, session, contents } = await started()
    const { tried, passed } = driveChoices(stub, session, contents)
    expect(passed).toEqual([])
    expect(tried).toBeGreaterThan(100)
  })

  test('of senders that are not our page', async () => {
    const { stub, contents } = await started()
    expect(await driveSenders(stub, contents)).toEqual({ tried: 21, passed: [] })
  })

  test('of contents made by something else than us', async () => {
    const { app } = await started()
    const foreign = new StubContents()
    app.emit('web-contents-created', {}, foreign)
    for (const url of hostileAddresses) {
      const details = navigation(url, true)
      foreign.events.emit('will-navigate', details)
      expect(details.stopped, url).toBe(true)
    }
    expect(foreign.openHandler?.({ url: 'https://evil.example/' })).toEqual({ action: 'deny' })
  })
})

describe('what is allowed stays where it belongs', () => {
  test('our page in the main frame, the hosted check in a frame', async () => {
    const { contents } = await started()
    for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
      for (const [url, isMainFrame, stopped] of [
        ['app://till/', true, false],
        ['app://till/index.html', true, false],
        [`${provider}/session/1`, false, false],
        [`${provider}/session/1`, true, true],
        ['app://till/', false, true],
      ] as const) {
        const details = navigation(url, isMainFrame)
        contents.events.emit(event, details)
        expect(details.stopped, `${event} ${url} main=${isMainFrame}`).toBe(stopped)
      }
    }
  })

  test('own files, pictures the page made, and what the hosted check asks of its own origin', async () => {
    const { session } = await started()
    const loads = (url: string, resourceType: string) => {
      let cancel = true
      session.handlers.before?.({ url, resourceType }, answer => (cancel = answer.cancel))
      return !cancel
    }
    expect(
      [
        ['app://till/assets/a.js', 'script'],
        [`${provider}/app.js`, 'script'],
        ['wss://check.example.com/live', 'webSocket'],
        ['data:image/png;base64,AA==', 'image'],
        ['blob:app://till/1', 'image'],
        ['blob:app://till/1', 'other'],
        ['devtools://devtools/bundled/x.js', 'script'],
      ].map(([url, type]) => loads(url!, type!)),
    ).toEqual([true, true, true, true, true, true, true])
    const installed = await started({}, { packaged: true })
    let cancelled = false
    const tools = { url: 'devtools://devtools/bundled/x.js', resourceType: 'script' }
    installed.session.handlers.before?.(tools, answer => (cancelled = answer.cancel))
    expect(cancelled).toBe(true)
  })

  test('a file the page made, under a harmless name, to a place the person picks', async () => {
    const { session, contents } = await started()
    for (const name of ['audit 2026-01-01.csv', 'Prüfbericht.pdf', 'check.json']) {
      let offered: unknown
      const event = { stopped: false, preventDefault: () => void (event.stopped = true) }
      const file = {
        getURL: () => 'blob:app://till/1',
        getFilename: () => name,
        setSaveDialogOptions: (options: unknown) => void (offered = options),
      }
      session.events.emit('will-download', event, file, contents)
      expect(event.stopped).toBe(false)
      expect(offered).toMatchObject({ defaultPath: name })
    }
  })
})

describe('permissions', () => {
  const page = ['ask clipboard-sanitized-write app://till/ page', 'check clipboard-sanitized-write app://till/ page']
  const camera = ['ask media app://till/ page video', 'check media app://till/ page video']
  const frame = [`ask media ${provider}/ frame video`, `check media ${provider}/ frame video`]
  /** Copying does not care about media, so each of the nine ways to ask is granted. */
  const copying = [
    ...['', 'video', 'audio', 'video+audio', ''].map(kinds => `${page[0]} ${kinds}`.trim()),
    ...['', 'video', 'audio', 'unknown'].map(kind => `${page[1]} ${kind}`.trim()),
  ]

  test('every name Electron knows is read from its own types', () => {
    expect(permissionNames()).toContain('media')
    expect(permissionNames().length).toBeGreaterThan(40)
  })

  test('before the sign-in there is copying, and no camera', async () => {
    const { session } = await started({}, { now: { till: { ...till, staff: null } } })
    expect(drivePermissions(session).passed).toEqual(copying.toSorted())
  })

  test('after it our page may use the camera, without the microphone', async () => {
    const { session } = await started()
    const { tried, passed } = drivePermissions(session)
    expect(passed).toEqual([...copying, ...camera].toSorted())
    expect(tried).toBeGreaterThan(40 * 8 * 2 * 9)
  })

  test('the hosted check may use it in its frame only while it is open', async () => {
    const { session, tell, contents, post } = await started({ 'id.hosted-cancel': async () => ({}) })
    tell('sale', state())
    for (const [step, open] of [
      ['open', true],
      ['evaluating', true],
      ['done', false],
      ['failed', false],
      ['expired', false],
    ] as const) {
      tell('hosted', hosted(step))
      expect(drivePermissions(session).passed, step).toEqual([...copying, ...camera, ...(open ? frame : [])].toSorted())
    }
    const granted = () => session.handlers.check?.(null, 'media', provider, { isMainFrame: false, mediaType: 'video' })
    const endings: [string, () => void][] = [
      ['it was cancelled', () => post({}, { id: 9, name: 'id.hosted-cancel', input: { checkId: 'c' } })],
      ['somebody signed out', () => tell('till', { ...till, staff: null })],
      ['another sale', () => tell('sale', state({ id: 'sale-2' }))],
      ['a new document', () => contents.events.emit('did-navigate')],
    ]
    for (const [why, end] of endings) {
      tell('till', till)
      tell('sale', state())
      tell('hosted', hosted('open'))
      expect(granted(), why).toBe(true)
      end()
      await settled()
      expect(granted(), why).toBe(false)
      // Signing in again does not bring back what was ended.
      tell('till', till)
      expect(granted(), why).toBe(false)
    }
  })

  test('a check on this machine, as the sandbox has it, may be reached by our page; one elsewhere may not', async () => {
    const asks = async (origin: string) => {
      const { session } = await started({}, { host: { frameOrigins: [origin] } })
      return ['loopback-network', 'local-network-access', 'local-network'].map(name =>
        session.handlers.check?.(null, name, 'app://till/', { isMainFrame: true }),
      )
    }
    expect(await asks('http://127.0.0.1:47103')).toEqual([true, true, false])
    expect(await asks(provider)).toEqual([false, false, false])
  })
})

describe('frames', () => {
  const count = Number(process.env.TILLGATE_FUZZ_FRAMES ?? 10_000)

  test('T45: by the thousand reach a handler only when they are valid, and leave no promise behind', async () => {
    const accepted: { name: OpName; input: unknown }[] = []
    const unhandled: unknown[] = []
    const note = (thrown: unknown) => void unhandled.push(thrown)
    process.on('unhandledRejection', note)
    const handlers = Object.fromEntries(
      (Object.keys(ops) as OpName[]).map(name => [
        name,
        async (input: unknown) => {
          accepted.push({ name, input })
          throw new Error('not in this test')
        },
      ]),
    ) as Partial<Api>
    const { stub } = await started(handlers)
    const genuine: string[] = []
    const before = Object.getOwnPropertyNames(Object.prototype)
    accepted.length = 0
    const out = await fuzzFrames(stub, {
      count,
      seed: 20_261,
      sent: sent => void (sent.genuine && isPlain(sent.frame) && genuine.push(JSON.stringify(sent.frame) ?? 'null')),
    })
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
    expect(out).toBeGreaterThan(count * 0.8)
    for (const { name, input } of accepted) expect(ops[name].input.safeParse(input).success, name).toBe(true)
    // Not one more than the genuine frames that a reader of plain JSON would take for valid calls.
    const valid = genuine.filter(text => {
      const { name, input } = Object(JSON.parse(text)) as { name?: string; input?: unknown }
      return name !== undefined && Object.hasOwn(ops, name) && ops[name as OpName].input.safeParse(input).success
    })
    expect(accepted.length).toBeLessThanOrEqual(valid.length)
    expect(accepted.length).toBeGreaterThan(0)
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before)
  }, 600_000)

  test('count as plain exactly when a JSON text could have carried them', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), value => {
        expect(isPlain(value)).toBe(true)
        expect(isPlain(structuredClone(value))).toBe(true)
      }),
    )
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom<unknown>(new Map(), new Date(), 1n, Number.NaN, () => 1, Symbol('x'), new URL('app://till')),
        (value, odd) => {
          expect(isPlain({ value, odd })).toBe(false)
          expect(isPlain([value, [odd]])).toBe(false)
        },
      ),
    )
    const getter = {
      get input() {
        throw new Error('read')
      },
    }
    const cycle: { self?: unknown } = {}
    cycle.self = cycle
    const inherits = Object.create(Object.create(null) as object) as object
    for (const value of [
      inherits,
      getter,
      cycle,
      { [Symbol('x')]: 1 },
      new Array(1e9),
      Array.from({ length: 300_000 }, () => 0),
    ])
      expect(isPlain(value)).toBe(false)
  })
})
