// The other rules of the linter: each is seen to refuse the fault it is there for.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lint, plant, type Tree } from './tree.ts'

const faults: Record<string, [rule: string, source: string]> = {
  'any.ts': ['typescript(no-explicit-any)', 'export const x = (y: any): string => String(y)\n'],
  'floating.ts': [
    'typescript(no-floating-promises)',
    'const wait = async () => 1\nexport const go = () => {\n  wait()\n}\n',
  ],
  'floating-node.ts': [
    'typescript(no-floating-promises)',
    "import { rm } from 'node:fs/promises'\nexport const go = () => {\n  rm('x')\n}\n",
  ],
  'misused.ts': [
    'typescript(no-misused-promises)',
    'const wait = async () => true\nexport const go = () => (wait() ? 1 : 2)\n',
  ],
  'callback.ts': [
    'typescript(no-misused-promises)',
    'export const go = (all: number[]) => {\n  all.forEach(async one => {\n    await Promise.resolve(one)\n  })\n}\n',
  ],
  'await.ts': ['typescript(await-thenable)', 'export const go = async () => {\n  await 1\n}\n'],
  'switch.ts': [
    'typescript(switch-exhaustiveness-check)',
    "export function name(kind: 'a' | 'b'): string {\n  switch (kind) {\n    case 'a':\n      return 'A'\n  }\n  return ''\n}\n",
  ],
  'throw.ts': ['typescript(only-throw-error)', "export const go = () => {\n  throw 'text'\n}\n"],
  'default.ts': ['import(no-default-export)', 'const x = 1\nexport default x\n'],
  'long.ts': ['eslint(max-lines)', 'export {}\n'.repeat(1) + '// line\n'.repeat(251)],
  'cycle-a.ts': ['import(no-cycle)', "import { b } from './cycle-b.ts'\nexport const a = () => b\n"],
  'cycle-b.ts': ['import(no-cycle)', "import { a } from './cycle-a.ts'\nexport const b = () => a\n"],
  'unused.ts': ['eslint(no-unused-vars)', 'const x = 1\nexport {}\n'],
  'eval.ts': ['eslint(no-eval)', "export const x: unknown = eval('1')\n"],
  'console.ts': ['eslint(no-console)', "console.log('x')\nexport {}\n"],
  'type-import.ts': [
    'typescript(consistent-type-imports)',
    "import { Stats } from 'node:fs'\nexport const size = (stats: Stats) => stats.size\n",
  ],
}

let tree: Tree | undefined
let found = new Map<string, string[]>()
beforeAll(async () => {
  const sources = Object.entries(faults).map(([name, [, source]]) => [`main/store/${name}`, source])
  tree = plant(['.oxlintrc.json', 'package.json', 'tsconfig.base.json'], {
    ...(Object.fromEntries(sources) as Record<string, string>),
    'main/store/tsconfig.json': JSON.stringify({
      extends: '../../tsconfig.base.json',
      include: ['*.ts'],
      compilerOptions: { types: ['node'] },
    }),
  })
  found = await lint(tree)
})
afterAll(() => tree?.remove())

test.each(Object.entries(faults))('%s is refused', (name, [rule]) => {
  expect(found.get(`main/store/${name}`) ?? []).toContain(rule)
})
