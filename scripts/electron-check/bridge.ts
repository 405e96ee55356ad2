// Item 20: what the preload script hands to the page is a frozen list of its own functions, and nothing of Electron.
import { gather, placeOf, wholeFile, type Outcome } from './outcome.ts'
import type { Project } from './project.ts'
import { apiNames, bindingOf, constantText, functionOf, type Found } from './resolve.ts'
import { calledName, isFunction, nameOf, part, parts, receiver, within, type Node, type Source } from './syntax.ts'

const file = 'preload/index.ts'
/** They answer ipcRenderer itself, so their answer must not reach the page. */
const answersItself = ['on', 'once', 'off', 'addListener', 'removeListener', 'removeAllListeners']

export function nothingExposed(project: Project): Outcome {
  const { fault, met, end } = gather()
  const source = project.sources.get(file)
  if (source === undefined)
    return end(wholeFile(file), 'The preload script is not here, so nothing can be said about it.')
  for (const node of source.all('Identifier')) {
    const why = nameOf(node) === 'ipcRenderer' ? misused(project, source, node) : null
    if (why !== null) fault(placeOf(source, node), why)
  }
  for (const node of source.all('ImportDeclaration')) {
    const from = nameOf(part(node, 'source'))
    if (from !== 'electron' && node['importKind'] !== 'type')
      fault(placeOf(source, node), `The preload script loads "${from}". It needs electron only.`)
  }
  for (const node of source.all('AssignmentExpression'))
    if (/^(?:window|globalThis|self)\b/.test(source.text.slice(node.start, node.end)))
      fault(placeOf(source, node), 'A global is set past the bridge. Use contextBridge.exposeInMainWorld().')
  const exposed = source.all('CallExpression').filter(node => calledName(node) === 'exposeInMainWorld')
  for (const node of exposed.slice(1))
    fault(placeOf(source, node), 'There is a second thing on the bridge. Expose one object.')
  for (const node of exposed.slice(0, 1)) {
    const value = parts(node, 'arguments')[1]
    const why = value === undefined ? 'Nothing is exposed here.' : shapeFault(project, { source, node: value })
    if (why !== null) fault(placeOf(source, node), why)
    else
      met(
        placeOf(source, node),
        'one frozen object of named functions over one fixed channel; no event reaches the page',
      )
  }
  return end(wholeFile(file), 'The preload script hands nothing to the page. Expose what it needs by contextBridge.')
}

/** Why this use of ipcRenderer lets the page at it; null when it does not. */
function misused(project: Project, source: Source, node: Node): string | null {
  const parent = source.parentOf(node)
  if (parent === undefined || parent.type === 'ImportSpecifier') return null
  const call = parent.type === 'MemberExpression' ? source.parentOf(parent) : undefined
  if (call?.type !== 'CallExpression' || part(call, 'callee') !== parent)
    return 'ipcRenderer or a function of it is handed on as it is. Wrap each use in a function of our own.'
  const [channel, listener] = parts(call, 'arguments')
  if (channel === undefined || constantText(project, { source, node: channel }) === null)
    return 'The page could choose the channel. Write the channel as a constant.'
  const name = calledName(call)
  if (answersItself.includes(name) && leaksAnswer(source, call))
    return `ipcRenderer.${name}() answers ipcRenderer itself, and it is passed on. Put "void" in front.`
  if (!['on', 'once', 'addListener'].includes(name)) return null
  const heard = listener === undefined ? null : functionOf(project, { source, node: listener })
  if (heard === null)
    return "The page's own function would hear the event, and with it the sender. Wrap it in one of ours."
  return usesEvent(heard.node)
    ? 'The event is used in the listener, and with it the sender. Pass on the data only.'
    : null
}

/** True when what the call answers is returned by the function around it. */
function leaksAnswer(source: Source, call: Node): boolean {
  const parent = source.parentOf(call)
  if (parent?.type === 'ReturnStatement' || parent?.type === 'Property') return true
  if (parent?.type === 'ArrowFunctionExpression') return part(parent, 'body') === call
  return parent?.type === 'ConditionalExpression' || parent?.type === 'LogicalExpression'
}

function usesEvent(listener: Node): boolean {
  const event = parts(listener, 'params')[0]
  if (event === undefined) return false
  if (event.type !== 'Identifier') return true
  const body = part(listener, 'body')
  return body !== undefined && within(body).some(node => node.type === 'Identifier' && nameOf(node) === nameOf(event))
}

/** Why an exposed value is more than a frozen object of functions; null when it is not. */
function shapeFault(project: Project, { source, node }: Found): string | null {
  const binding = node.type === 'Identifier' ? bindingOf(project, { source, node }) : null
  if (binding?.kind === 'value') return shapeFault(project, binding)
  const frozen = node.type === 'CallExpression' && calledName(node) === 'freeze' && nameOf(receiver(node)) === 'Object'
  const object = frozen ? parts(node, 'arguments')[0] : undefined
  if (object?.type !== 'ObjectExpression')
    return 'What is exposed is not a frozen object that is written out. Use Object.freeze({ … }).'
  const odd = parts(object, 'properties').find(each => {
    const value = part(each, 'value')
    if (each.type !== 'Property' || value === undefined) return true
    if (apiNames(project, { source, node: value }).includes('ipcRenderer')) return true
    return !isFunction(value) && functionOf(project, { source, node: value }) === null
  })
  return odd === undefined
    ? null
    : `"${nameOf(part(odd, 'key')) || '...'}" is not a function of our own. Expose functions only.`
}
