// Item 5: every session asks the till before a page may use anything, both when it asks and when it checks.
import { gather, placeOf, wholeFile, type Outcome } from './outcome.ts'
import { everywhere, type Project } from './project.ts'
import { functionOf, inside, listenersOf, reached } from './resolve.ts'
import { calledName, nameOf, part, parts, type Node } from './syntax.ts'

/** A session is closed when all of these are set; one without the other leaves a way open. */
const handlers = [
  'setPermissionRequestHandler',
  'setPermissionCheckHandler',
  'setDevicePermissionHandler',
  'setDisplayMediaRequestHandler',
]

export function permissionsAsked(project: Project): Outcome {
  const { fault, met, end } = gather()
  const calls = everywhere(project, 'CallExpression')
  const lateGuards = listenersOf(project, 'session-created').flatMap(({ listener }) => listener ?? [])
  const first = calls.filter(({ node }) =>
    parts(node, 'arguments').some(given => nameOf(part(given, 'property')) === 'defaultSession'),
  )
  const firstGuards = first.flatMap(
    ({ source, node }) => functionOf(project, { source, node: part(node, 'callee') ?? node }) ?? [],
  )
  for (const [which, guards] of [
    ['the default session', firstGuards],
    ['sessions made later ("session-created")', lateGuards],
  ] as const) {
    const set = inside(reached(project, guards), 'CallExpression')
    for (const handler of handlers) {
      const found = set.find(({ node }) => calledName(node) === handler)
      if (found === undefined)
        fault(wholeFile('main/host/doors.ts'), `${handler}() is not called for ${which}. Call it for every session.`)
      else
        met(
          placeOf(found.source, found.node),
          'every handler of permissions, on the default session and on each made later',
        )
    }
  }
  for (const { source, node } of calls.filter(each => handlers.includes(calledName(each.node)))) {
    const handler = functionOf(project, { source, node: parts(node, 'arguments')[0] ?? node })
    if (handler === null)
      fault(
        placeOf(source, node),
        `What ${calledName(node)}() is given cannot be seen. Give it a function written here.`,
      )
    else if (grantsAll(handler.node))
      fault(placeOf(source, node), 'A permission is granted without a look at what it is and who asks. Decide on both.')
  }
  return end(wholeFile('main/host/guards.ts'), 'No session asks the till about permissions.')
}

/** True when the function answers `true` (by return or through its callback) before it looked at anything. */
function grantsAll(handler: Node): boolean {
  const answers = parts(handler, 'params').map(nameOf)
  const grants = (node: Node | undefined): boolean =>
    node?.['value'] === true ||
    (node?.type === 'CallExpression' &&
      answers.includes(calledName(node)) &&
      parts(node, 'arguments')[0]?.['value'] === true)
  const body = part(handler, 'body')
  if (body?.type !== 'BlockStatement') return grants(body)
  return parts(body, 'body').some(statement => grants(part(statement, 'argument') ?? part(statement, 'expression')))
}
