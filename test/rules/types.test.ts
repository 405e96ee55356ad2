// What each room's own compiler settings keep out: names of another world, and rooms that are not referenced.
import { afterAll, expect, test } from 'vitest'
import { plant, runTool, type Tree } from './tree.ts'

const trees: Tree[] = []
afterAll(() => {
  for (const tree of trees) tree.remove()
})
async function compile(room: string, configs: string[], files: Record<string, string>) {
  const tree = plant(['tsconfig.base.json', 'package.json', ...configs], files)
  trees.push(tree)
  return runTool(tree, 'typescript', ['-b', room])
}
/** A file for every room a configuration refers to, because an empty room is an error of its own. */
const stub = 'export const one = 1\n'

test('domain knows no process, no timers and no page', async () => {
  const printed = await compile('main/domain', ['main/domain/tsconfig.json'], {
    'main/domain/money.ts':
      'export const a = process.env\nexport const b = document.title\nexport const c = setTimeout\n',
  })
  for (const name of ['process', 'document', 'setTimeout']) expect(printed).toContain(`Cannot find name '${name}'`)
})

test.each(['store', 'providers', 'services', 'devices', 'broker', 'sandbox', 'host'])(
  'main/%s knows no document',
  async room => {
    const configs = ['preload', 'main/domain', 'main/ports', 'main/store', `main/${room}`].map(
      name => `${name}/tsconfig.json`,
    )
    const printed = await compile(`main/${room}`, [...new Set(configs)], {
      'preload/contract.ts': stub,
      'main/domain/money.ts': stub,
      'main/ports/system.ts': stub,
      'main/store/db.ts': stub,
      [`main/${room}/page.ts`]: 'export const title = document.title\n',
    })
    expect(printed).toContain("Cannot find name 'document'")
  },
)

test('renderer knows no process and cannot reach the store', async () => {
  const printed = await compile(
    'renderer',
    ['renderer/tsconfig.json', 'main/domain/tsconfig.json', 'preload/tsconfig.json'],
    {
      'preload/contract.ts': stub,
      'main/domain/money.ts': stub,
      'main/store/db.ts': stub,
      'renderer/reach.ts': "import { one } from '../main/store/db.ts'\nexport const two = [one, process.env]\n",
    },
  )
  expect(printed).toContain("Cannot find name 'process'")
  expect(printed).toMatch(/main\/store\/db\.ts.*(TS6307|not listed within the file list)|TS6307/)
})
