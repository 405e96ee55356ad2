// Items 11 to 14: each page stays alone and where it is; no <webview>, no other address, no window of its own.
import { gather, placeOf, wholeFile, type Outcome } from './outcome.ts'
import { elementsOf } from './markup.ts'
import { everywhere, type Project } from './project.ts'
import { functionOf, inside, listenersOf, reached, type Found } from './resolve.ts'
import { calledName, nameOf, part, parts, property, textOf, within, type Node } from './syntax.ts'
import { preferencesKept } from './preferences.ts'

const doors = wholeFile('main/host/doors.ts')

/** Everything that is done to each contents when it is made. */
const whenMade = (project: Project): Found[] =>
  reached(
    project,
    listenersOf(project, 'web-contents-created').flatMap(({ listener }) => listener ?? []),
  )

/** The listeners of an event that every contents has, as calls inside what is done to each. */
const onEach = (project: Project, event: string) => {
  const calls = new Set(inside(whenMade(project), 'CallExpression').map(({ node }) => node))
  return listenersOf(project, event).filter(({ at }) => calls.has(at.node))
}

export function noPopups(project: Project): Outcome {
  const { fault, met, end } = gather()
  const tag = preferencesKept(project, { must: { webviewTag: false } })
  for (const { at, what } of tag.findings) fault(at, what)
  if (tag.met !== null) met(tag.met.at, 'webviewTag: false, and no screen has a <webview>')
  for (const { name, attributes, at } of elementsOf(project)) {
    if (name !== 'webview') continue
    if (attributes.has('allowpopups')) fault(at, 'This <webview> may open windows ("allowpopups"). Remove it.')
    else fault(at, 'There is a <webview> here. The till has none; show a page in a sandboxed frame instead.')
  }
  return end(doors, 'No window was found that says whether it may hold a <webview>.')
}

export function webviewsChecked(project: Project): Outcome {
  const { fault, met, end } = gather()
  for (const { at, listener } of onEach(project, 'will-attach-webview')) {
    if (listener !== null && preventsAlways(listener.node))
      met(placeOf(at.source, at.node), 'every <webview> is refused on every contents, whatever its options')
    else
      fault(placeOf(at.source, at.node), 'A <webview> may be attached. Call event.preventDefault() first and always.')
  }
  return end(
    doors,
    'Nobody listens to "will-attach-webview" on each contents. Refuse it from "web-contents-created" on.',
  )
}

/** True when preventDefault is called before anything is decided. */
function preventsAlways(listener: Node): boolean {
  const body = part(listener, 'body')
  const first = body?.type === 'BlockStatement' ? parts(body, 'body')[0] : body
  const call = first?.type === 'ExpressionStatement' ? part(first, 'expression') : first
  return call?.type === 'CallExpression' && calledName(call) === 'preventDefault'
}

const textTests = ['startsWith', 'endsWith', 'indexOf', 'search']

export function navigationLimited(project: Project): Outcome {
  const { fault, met, end } = gather()
  for (const event of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
    const [found] = onEach(project, event)
    if (found === undefined) {
      fault(
        doors,
        `Nobody listens to "${event}" on each contents. Refuse foreign addresses from "web-contents-created" on.`,
      )
      continue
    }
    const place = placeOf(found.at.source, found.at.node)
    const steps = found.listener === null ? [] : reached(project, [found.listener])
    const calls = inside(steps, 'CallExpression').map(({ node }) => calledName(node))
    const parses = inside(steps, 'NewExpression').some(({ node }) => nameOf(part(node, 'callee')) === 'URL')
    const test = calls.find(name => textTests.includes(name))
    if (!calls.includes('preventDefault'))
      fault(place, `"${event}" is heard but never refused. Call event.preventDefault().`)
    else if (test !== undefined)
      fault(place, `Addresses are told apart by ${test}(), which https://check.example.evil passes. Compare origins.`)
    else if (!parses && !refusesAll(found.listener))
      fault(place, 'Addresses are compared as texts. Compare the origin that new URL() finds in them.')
    else
      met(
        place,
        "own page and the hosted check's exact origin only, on will-navigate, will-frame-navigate and will-redirect",
      )
  }
  return end(doors, 'Nothing limits where a page may go.')
}

const refusesAll = (listener: Found | null): boolean => listener !== null && preventsAlways(listener.node)

export function windowsDenied(project: Project): Outcome {
  const { fault, met, end } = gather()
  const each = new Set(inside(whenMade(project), 'CallExpression').map(({ node }) => node))
  for (const { source, node } of everywhere(project, 'CallExpression')) {
    if (calledName(node) !== 'setWindowOpenHandler') continue
    const handler = functionOf(project, { source, node: parts(node, 'arguments')[0] ?? node })
    const answers = handler === null ? [] : answersOf(handler.node)
    const denied = answers.length > 0 && answers.every(denies)
    if (!denied)
      fault(placeOf(source, node), "A page may open a window here. Answer { action: 'deny' } to every request.")
    else if (each.has(node)) met(placeOf(source, node), 'every window is denied, on every contents')
  }
  for (const { at } of listenersOf(project, 'new-window'))
    fault(placeOf(at.source, at.node), '"new-window" is no longer told. Use setWindowOpenHandler().')
  return end(doors, 'setWindowOpenHandler() is not called for each contents. Deny from "web-contents-created" on.')
}

/** What a function answers, without the functions inside it. */
function answersOf(handler: Node): Node[] {
  const body = part(handler, 'body')
  if (body === undefined) return []
  if (body.type !== 'BlockStatement') return [body]
  const inner = within(body).filter(node => /Function/.test(node.type))
  return within(body)
    .filter(node => node.type === 'ReturnStatement')
    .filter(node => !inner.some(other => other.start <= node.start && node.end <= other.end))
    .map(node => part(node, 'argument') ?? node)
}

const denies = (answer: Node): boolean =>
  answer.type === 'ObjectExpression' &&
  textOf(property(answer, 'action')) === 'deny' &&
  parts(answer, 'properties').length === 1
