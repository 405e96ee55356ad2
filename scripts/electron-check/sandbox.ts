// Item 4: every page lives in the system's sandbox, and nothing that starts the till takes it out again.
import { gather, placeOf, wholeFile, type Outcome } from './outcome.ts'
import { packaging } from './packaging.ts'
import { preferencesKept } from './preferences.ts'
import { everywhere, type Project } from './project.ts'
import { functionOf, type Found } from './resolve.ts'
import { calledName, childrenOf, isFunction, part, parts, type Node } from './syntax.ts'

const switches = [
  'no-sandbox',
  'disable-setuid-sandbox',
  'disable-gpu-sandbox',
  'disable-namespace-sandbox',
  'single-process',
]

export function sandboxed(project: Project): Outcome {
  const { fault, met, end } = gather()
  const windows = preferencesKept(project, {
    must: { sandbox: true },
    undone: ({ name }) => switches.includes(name) || name === 'no-zygote',
  })
  for (const { at, what } of windows.findings) fault(at, what)

  const [enabled] = everywhere(project, 'CallExpression').filter(({ node }) => calledName(node) === 'enableSandbox')
  if (enabled === undefined)
    fault(wholeFile('main/host/electron.ts'), 'app.enableSandbox() is never called. Call it before Electron is ready.')
  else if (!beforeReady(project))
    fault(
      placeOf(enabled.source, enabled.node),
      'app.enableSandbox() comes too late. Call it before anything is waited for.',
    )
  else
    met(
      placeOf(enabled.source, enabled.node),
      'app.enableSandbox() before Electron is ready; sandbox: true in every window',
    )

  const linux = packaging(project)['linux']
  if (linux !== undefined && !('executableArgs' in Object(linux)))
    fault(
      wholeFile('electron-builder.yml'),
      'Without "executableArgs: []" under "linux" the packager starts an AppImage with --no-sandbox. Write it.',
    )
  return end(wholeFile('main/host/electron.ts'), 'Nothing switches the sandbox on.')
}

/** True when the entry calls it before it waits for anything; Electron may be ready after that. */
function beforeReady(project: Project): boolean {
  const source = project.sources.get('main/index.ts')
  const calls = source === undefined ? [] : inOrder(project, { source, node: source.program }, new Set())
  const enabled = calls.indexOf('enableSandbox')
  const waits = calls.findIndex(name => name === 'whenReady' || name === 'await')
  return enabled !== -1 && (waits === -1 || enabled < waits)
}

/**
 * The names of the calls a node leads to, in the order in which they run, with `await` among them. Functions of the
 * project are followed once, functions that are given to a call run right after it, and a branch that leaves is left out.
 */
function inOrder(project: Project, { source, node }: Found, done: Set<Node>): string[] {
  if (/^TS|Import|FunctionDeclaration$/.test(node.type)) return []
  const step = (child: Node): string[] => inOrder(project, { source, node: child }, done)
  const ordered = childrenOf(node).toSorted((one, other) => one.start - other.start)
  switch (node.type) {
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
      return source.parentOf(node)?.type === 'VariableDeclarator' ? [] : ordered.flatMap(step)
    case 'IfStatement': {
      const then = part(node, 'consequent')
      return ordered.filter(child => child !== then || !leaves(then)).flatMap(step)
    }
    case 'AwaitExpression':
      return [...ordered.flatMap(step), 'await']
    case 'CallExpression': {
      const callee = part(node, 'callee')
      const [handed, others] = [ordered.filter(isFunction), ordered.filter(child => !isFunction(child))]
      const called = callee === undefined ? null : functionOf(project, { source, node: callee })
      const fresh = called !== null && !done.has(called.node)
      if (fresh) done.add(called.node)
      const body = fresh ? part(called.node, 'body') : undefined
      const inner =
        body === undefined || called === null ? [] : inOrder(project, { source: called.source, node: body }, done)
      return [...others.flatMap(step), calledName(node), ...inner, ...handed.flatMap(step)]
    }
    default:
      return ordered.flatMap(step)
  }
}

const leaves = (branch: Node): boolean =>
  [branch, ...parts(branch, 'body')].some(({ type }) => type === 'ReturnStatement' || type === 'ThrowStatement')
