// Item 15: one address, known to the till itself, may be opened in the system's browser, and nothing else of the system.
import { gather, placeOf, wholeFile, type Outcome } from './outcome.ts'
import { everywhere, type Project } from './project.ts'
import { bindingOf, functionOf, inside, reached, type Found } from './resolve.ts'
import { calledName, isFunction, nameOf, part, parts, textOf, within, type Node } from './syntax.ts'

const banned = ['openPath', 'showItemInFolder', 'readShortcutLink', 'writeShortcutLink']
const textTests = ['startsWith', 'endsWith', 'indexOf', 'search', 'match']

export function linksKnown(project: Project): Outcome {
  const { fault, met, end } = gather()
  const members = everywhere(project, 'MemberExpression')
  for (const { source, node } of members) {
    const name = nameOf(part(node, 'property'))
    if (banned.includes(name))
      fault(placeOf(source, node), `shell.${name}() opens whatever it is given. Do without it.`)
    if (name === 'openExternal' && !isCalled(source.parentOf(node), node))
      fault(placeOf(source, node), 'openExternal is handed on, so its addresses cannot be seen. Call it in one place.')
  }
  const calls = everywhere(project, 'CallExpression').filter(({ node }) => calledName(node) === 'openExternal')
  for (const { source, node } of calls.slice(1))
    fault(placeOf(source, node), 'This is a second place that opens addresses. Use main/host/external-link.ts.')
  for (const at of calls.slice(0, 1)) {
    const place = placeOf(at.source, at.node)
    const why = untrusted(project, at)
    if (why === null)
      met(place, 'one place, one https address that the till knows itself; what the page sent is only compared')
    else fault(place, why)
  }
  return end(wholeFile('main/host/external-link.ts'), 'Nothing says which addresses may be opened outside of the till.')
}

const isCalled = (parent: Node | undefined, node: Node): boolean =>
  parent?.type === 'CallExpression' && part(parent, 'callee') === node

/** Why the address of the call cannot be trusted; null when it is fixed, or was checked by a function and then tested. */
function untrusted(project: Project, { source, node }: Found): string | null {
  const given = parts(node, 'arguments')[0]
  if (given === undefined || textOf(given)?.startsWith('https:')) return null
  const binding = given.type === 'Identifier' ? bindingOf(project, { source, node: given }) : null
  if (binding?.kind !== 'value' || binding.node.type !== 'CallExpression')
    return 'The address comes from outside. Open only what a function of the till has compared with an address it knows.'
  const check = functionOf(project, { source: binding.source, node: part(binding.node, 'callee') ?? binding.node })
  const steps = check === null ? [] : reached(project, [check])
  if (!inside(steps, 'Literal').some(({ node: text }) => textOf(text) === 'https:'))
    return 'The function that chooses the address does not ask for "https:". Let it answer null for other schemes.'
  const test = inside(steps, 'CallExpression').find(({ node: call }) => textTests.includes(calledName(call)))
  if (test !== undefined)
    return `The address is told by ${calledName(test.node)}(), which a longer one passes. Compare what new URL() finds.`
  return refusedFirst(source, node, nameOf(given))
    ? null
    : 'The answer "no address" is not tested. Return before it is opened.'
}

/** True when an `if` in front of the call tests the name and leaves the function. */
function refusedFirst(source: Found['source'], call: Node, name: string): boolean {
  let at: Node | undefined = call
  while (at !== undefined && !isFunction(at)) at = source.parentOf(at)
  return within(at ?? call).some(node => {
    if (node.type !== 'IfStatement' || node.start > call.start) return false
    const [test, then] = [part(node, 'test'), part(node, 'consequent')]
    const leaves = then !== undefined && within(then).some(({ type }) => /^(?:Return|Throw)Statement$/.test(type))
    return leaves && test !== undefined && within(test).some(each => nameOf(each) === name)
  })
}
