// The import table: for every room, what it may import passes and what it may not is refused by name.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lint, plant, type Tree } from './tree.ts'

type Room = { file: string; allowed: string[]; refused: string[] }
const value = (from: string) => `import * as used from '${from}'\nexport const kept = used\n`
const typed = (from: string) => `import type * as used from '${from}'\nexport type Kept = typeof used\n`
const sourceOf = (text: string) => (text.startsWith('type ') ? typed(text.slice(5)) : value(text))

const outside = ['../../renderer/till.ts', '../../test/kit.ts', '../../scripts/start.ts', 'react', '../app.ts']
const rooms: Room[] = [
  {
    file: 'main/domain',
    allowed: ['./money.ts', '#domain/money'],
    refused: [
      'node:fs',
      'zod',
      '../ports/errors.ts',
      '../store/db.ts',
      '#contract',
      'type #contract',
      'got',
      ...outside,
    ],
  },
  {
    file: 'main/ports',
    allowed: ['./system.ts', '#domain/money', '../domain/money.ts', 'type #contract'],
    refused: [
      '#contract',
      'node:fs',
      'zod',
      '../store/db.ts',
      '../services/staff.ts',
      'type ../store/db.ts',
      ...outside,
    ],
  },
  {
    file: 'main/store',
    allowed: ['./db.ts', 'better-sqlite3', 'node:fs', 'node:fs/promises', '../ports/errors.ts', '#domain/money'],
    refused: [
      'electron',
      'got',
      'zod',
      'ws',
      '../services/staff.ts',
      '../providers/http.ts',
      '../host/log.ts',
      ...outside,
    ],
  },
  {
    file: 'main/providers',
    allowed: [
      './http.ts',
      'zod',
      'jose',
      'ws',
      'node:crypto',
      '../ports/partners.ts',
      '#domain/money',
      'type #contract',
    ],
    refused: [
      'got',
      'better-sqlite3',
      'electron',
      '../store/db.ts',
      '../services/staff.ts',
      '#contract',
      'undici',
      ...outside,
    ],
  },
  {
    file: 'main/providers/http.ts',
    allowed: ['got', 'zod'],
    refused: ['better-sqlite3', 'electron', '../store/db.ts'],
  },
  {
    file: 'main/devices',
    allowed: ['./escpos.ts', 'node:net', '../ports/partners.ts', '#domain/money', 'type #contract'],
    refused: ['#contract', 'got', 'better-sqlite3', 'electron', '../store/db.ts', '../providers/http.ts', ...outside],
  },
  {
    file: 'main/services',
    allowed: ['./staff.ts', '../store/db.ts', '../ports/partners.ts', 'node:crypto', '#domain/money', 'type #contract'],
    refused: [
      '#contract',
      'got',
      'better-sqlite3',
      'electron',
      'ws',
      '../providers/http.ts',
      '../host/log.ts',
      ...outside,
    ],
  },
  {
    file: 'main/host',
    allowed: [
      'electron',
      'ws',
      'node:http',
      '../../preload/serve.ts',
      '../../preload/bundle.ts',
      '../ports/system.ts',
      'type #contract',
    ],
    refused: [
      'got',
      'better-sqlite3',
      '../store/db.ts',
      '../services/staff.ts',
      '#contract',
      '../../preload/index.ts',
      './../store/db.ts',
      '../ports/../store/db.ts',
      ...outside,
    ],
  },
  ...(
    [
      ['update-manifest', 'zod', 'got'],
      ['update-fetch', 'got', 'zod'],
      ['updater-electron', 'electron-updater', 'got'],
      ['log', 'pino', 'got'],
    ] as const
  ).map(([name, allowed, refused]) => ({
    file: `main/host/${name}.ts`,
    allowed: [allowed, 'node:fs', '../ports/updates.ts'],
    refused: [refused, 'better-sqlite3', '../store/db.ts', '../services/updates.ts', ...outside],
  })),
  {
    file: 'main/broker',
    allowed: ['./issue.ts', 'jose', 'fastify', 'zod', 'node:http', '#domain/money'],
    refused: [
      'got',
      'better-sqlite3',
      'electron',
      '../providers/http.ts',
      '../ports/partners.ts',
      '#contract',
      ...outside,
    ],
  },
  {
    file: 'main/broker/http.ts',
    allowed: ['got', 'jose'],
    refused: ['better-sqlite3', 'electron', '../ports/errors.ts'],
  },
  {
    file: 'main/sandbox',
    allowed: ['./kit.ts', 'fastify', '@fastify/formbody', 'jose', 'ws', 'node:net', '#domain/money'],
    refused: [
      'got',
      'better-sqlite3',
      'electron',
      '../providers/cardscan.ts',
      '../ports/partners.ts',
      '#contract',
      ...outside,
    ],
  },
  {
    file: 'main',
    allowed: ['./store/db.ts', './services/staff.ts', './host/browser.ts', 'node:path', 'zod', 'type #contract'],
    refused: ['electron', 'got', 'better-sqlite3', 'ws', '#contract', '../renderer/till.ts', '../test/kit.ts', 'react'],
  },
  {
    file: 'main/index.ts',
    allowed: ['electron', './host/electron.ts'],
    refused: ['got', 'better-sqlite3', '../renderer/till.ts'],
  },
  {
    file: 'preload/contract.ts',
    allowed: ['zod', 'type #domain/money'],
    refused: ['#domain/money', 'electron', 'node:fs', './serve.ts'],
  },
  { file: 'preload/wire.ts', allowed: ['type ./contract.ts'], refused: ['./contract.ts', 'zod', 'node:fs'] },
  { file: 'preload/bundle.ts', allowed: [], refused: ['./contract.ts', 'zod', 'node:fs'] },
  { file: 'preload/size.ts', allowed: [], refused: ['./contract.ts', 'zod', 'node:fs'] },
  {
    file: 'preload/serve.ts',
    allowed: ['zod', './contract.ts', './size.ts', 'type ./wire.ts'],
    refused: ['electron', 'node:fs', '../main/app.ts', './connect.ts', 'ws'],
  },
  {
    file: 'preload/connect.ts',
    allowed: ['type ./contract.ts', 'type ./wire.ts'],
    refused: ['./contract.ts', 'zod', './serve.ts', 'electron', '../main/domain/money.ts'],
  },
  {
    file: 'preload/index.ts',
    allowed: ['electron', 'type ./wire.ts'],
    refused: ['./contract.ts', './serve.ts', 'node:fs', 'zod'],
  },
  {
    file: 'renderer/screens',
    allowed: [
      'react',
      'react-aria-components',
      '../till.ts',
      '../../preload/connect.ts',
      '../../preload/bundle.ts',
      'type ../../preload/wire.ts',
      'type #contract',
      '#domain/money',
      '../../main/domain/money.ts',
    ],
    refused: [
      '#contract',
      '../../preload/contract.ts',
      '../../preload/serve.ts',
      '../../preload/index.ts',
      '../../main/store/db.ts',
      'type ../../main/store/db.ts',
      '../../main/app.ts',
      '../../main/ports/system.ts',
      'electron',
      'node:fs',
      'node:fs/promises',
      'better-sqlite3',
      'got',
      'ws',
      'zod',
      'fastify',
      '../../test/kit.ts',
    ],
  },
]

/** Folder rooms get one made-up file an import; single-file rooms are planted in trees of their own, one an import. */
const isFile = (room: Room) => room.file.endsWith('.ts')
const fileOf = (room: Room, at: number, kind: string) => (isFile(room) ? room.file : `${room.file}/${kind}-${at}.ts`)

const folders = rooms.filter(room => !isFile(room))
const files = rooms.filter(isFile)
const trees: Tree[] = []
afterAll(() => {
  for (const tree of trees) tree.remove()
})

function grow(sources: Record<string, string>) {
  const tree = plant(['.oxlintrc.json', 'package.json', 'tsconfig.base.json'], sources)
  trees.push(tree)
  return lint(tree)
}
const bitten = (faults: Map<string, string[]>, file: string) =>
  (faults.get(file) ?? []).includes('eslint(no-restricted-imports)')

describe('rooms that are folders', () => {
  let faults = new Map<string, string[]>()
  beforeAll(async () => {
    const sources = folders.flatMap(room => [
      ...room.allowed.map((from, at) => [fileOf(room, at, 'allowed'), sourceOf(from)]),
      ...room.refused.map((from, at) => [fileOf(room, at, 'refused'), sourceOf(from)]),
    ])
    faults = await grow(Object.fromEntries(sources) as Record<string, string>)
  })
  test.each(folders.flatMap(room => room.refused.map((from, at) => ({ room, from, at }))))(
    '$room.file may not import $from',
    ({ room, at }) => expect(bitten(faults, fileOf(room, at, 'refused'))).toBe(true),
  )
  test.each(folders.flatMap(room => room.allowed.map((from, at) => ({ room, from, at }))))(
    '$room.file may import $from',
    ({ room, at }) => expect(bitten(faults, fileOf(room, at, 'allowed'))).toBe(false),
  )
})

test('a room is held by every way there is to import', async () => {
  const ways = {
    're-export': "export * from '../store/db.ts'\n",
    named: "export { openDatabase } from '../store/db.ts'\n",
    dynamic: "export const open = () => import('../store/db.ts')\n",
    bare: "import '../store/db.ts'\n",
    typed: "import type { Db } from '../store/db.ts'\nexport type Kept = Db\n",
  }
  const sources = Object.entries(ways).map(([name, source]) => [`main/host/${name}.ts`, source])
  const found = await grow(Object.fromEntries(sources) as Record<string, string>)
  expect(Object.keys(ways).filter(name => !bitten(found, `main/host/${name}.ts`))).toEqual([])
})

describe('rooms that are one file', () => {
  const lines = files.map(room => ({
    room,
    source: [...room.allowed, ...room.refused]
      .map((from, at) =>
        sourceOf(from).replaceAll('used', `used${at}`).replaceAll('kept', `kept${at}`).replaceAll('Kept', `Kept${at}`),
      )
      .join(''),
  }))
  let faults = new Map<string, string[]>()
  beforeAll(async () => {
    faults = await grow(Object.fromEntries(lines.map(({ room, source }) => [room.file, source])))
  })
  test.each(files)('$file is refused exactly what is not its own', room => {
    const found = (faults.get(room.file) ?? []).filter(rule => rule === 'eslint(no-restricted-imports)')
    expect(found).toHaveLength(room.refused.length)
  })
})
