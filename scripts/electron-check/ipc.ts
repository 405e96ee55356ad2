// Item 17: every message of a page is heard in one place, and that place looks at who sent it before anything else.
import { gather, placeOf, wholeFile, type Outcome, type Place } from './outcome.ts'
import { everywhere, type Project } from './project.ts'
import { apiNames, functionOf, inside, listenersOf, reached, type Found } from './resolve.ts'
import { calledName, nameOf, part, parts, receiver, within, type Node } from './syntax.ts'

const hearing = ['on', 'once', 'addListener', 'prependListener', 'handle', 'handleOnce']
/** What the check must read: the frame, that it is the outermost one, and where its page comes from. */
const asked = ['senderFrame', 'parent', 'origin']

export function sendersValidated(project: Project): Outcome {
  const { fault, met, end } = gather()
  const registrars = everywhere(project, 'CallExpression').filter(({ source, node }) => {
    const on = receiver(node)
    return hearing.includes(calledName(node)) && on !== undefined && isIpc(apiNames(project, { source, node: on }))
  })
  for (const at of registrars) {
    const place = placeOf(at.source, at.node)
    if (at.source.path !== registrars[0]!.source.path)
      fault(
        place,
        `Messages are heard here besides ${registrars[0]!.source.path}. Register them there, behind its check.`,
      )
    const why = unchecked(project, at)
    if (why === null) met(place, 'one channel; frame, parent and origin are compared before a message is looked at')
    else fault(place, why)
  }
  for (const event of ['ipc-message', 'ipc-message-sync'])
    for (const { at, listener } of listenersOf(project, event))
      if (listener === null || parts(listener.node, 'params').length > 2)
        fault(
          placeOf(at.source, at.node),
          `"${event}" is heard with what was sent, past the check. Take the channel's name only.`,
        )
  for (const { at, what } of handedOn(project)) fault(at, what)
  return end(
    wholeFile('main/host/electron-wire.ts'),
    'Nobody hears the page. Hear it in one place that checks who sent.',
  )
}

const isIpc = (names: readonly string[]): boolean => names.some(name => /^(?:ipcMain|IpcMain|ipc)$/.test(name))

/** Why a listener may hear what a stranger sent. */
function unchecked(project: Project, { source, node }: Found): string | null {
  const listener = functionOf(project, { source, node: parts(node, 'arguments')[1] ?? node })
  if (listener === null) return 'Who hears the message cannot be seen. Give a function written here.'
  if (listener.node['async'] === true)
    return 'The listener is async, so the frame may be gone when it is looked at. Check first.'
  const body = part(listener.node, 'body')
  const first = body?.type === 'BlockStatement' ? parts(body, 'body')[0] : undefined
  const test = first?.type === 'IfStatement' ? part(first, 'test') : undefined
  if (test === undefined)
    return 'The first thing the listener does is not to ask who sent the message. Begin with that.'
  const checks = within(test).filter(({ type }) => type === 'CallExpression')
  const steps = reached(
    project,
    checks.flatMap(call => functionOf(project, { source: listener.source, node: part(call, 'callee') ?? call }) ?? []),
  )
  const read = [...inside(steps, 'MemberExpression').map(each => each.node), ...within(test)]
    .filter(({ type }) => type === 'MemberExpression')
    .map(each => nameOf(part(each, 'property')))
  const missing = asked.filter(name => !read.includes(name))
  return missing.length === 0 ? null : `The check of the sender does not look at "${missing.join('", "')}". Compare it.`
}

/** Places where ipcMain goes somewhere that cannot be followed. */
function handedOn(project: Project): { at: Place; what: string }[] {
  return everywhere(project, 'Identifier')
    .filter(({ node }) => nameOf(node) === 'ipcMain')
    .filter(({ source, node }) => !followed(project, source, node))
    .map(({ source, node }) => ({
      at: placeOf(source, node),
      what: 'ipcMain is handed on here, so who listens cannot be seen. Give it to the one registrar only.',
    }))
}

/** Imports, types, the bundle of Electron's parts, a listener's receiver, and an argument of a function written here. */
function followed(project: Project, source: Found['source'], node: Node): boolean {
  const parent = source.parentOf(node)
  if (parent === undefined) return true
  if (/^(?:ImportSpecifier|TS\w+)$/.test(parent.type)) return true
  if (parent.type === 'Property') return nameOf(part(parent, 'key')) === nameOf(part(parent, 'value'))
  if (parent.type === 'MemberExpression') {
    if (part(parent, 'object') === node) return calledOn(source, parent)
    return calledOn(source, source.parentOf(parent)) || argumentOf(project, source, parent)
  }
  return argumentOf(project, source, node)
}

const calledOn = (source: Found['source'], member: Node | undefined): boolean => {
  const call = member === undefined ? undefined : source.parentOf(member)
  return member?.type === 'MemberExpression' && call?.type === 'CallExpression' && part(call, 'callee') === member
}

/** True for an argument whose function can be seen and says by its type that it takes ipcMain. */
function argumentOf(project: Project, source: Found['source'], node: Node): boolean {
  const call = source.parentOf(node)
  if (call?.type !== 'CallExpression') return false
  const called = functionOf(project, { source, node: part(call, 'callee') ?? call })
  const parameter = called === null ? undefined : parts(called.node, 'params')[parts(call, 'arguments').indexOf(node)]
  if (called === null || parameter === undefined) return false
  return isIpc(apiNames(project, { source: called.source, node: parameter }))
}
