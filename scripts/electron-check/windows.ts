// Finds every window and view that is made, and the literal that decides what its page may do.
import { everywhere, type Project } from './project.ts'
import { apiNames, bindingOf, functionOf, type Found } from './resolve.ts'
import { nameOf, part, parts, property, within, type Node } from './syntax.ts'

const classes = ['BrowserWindow', 'WebContentsView', 'BrowserView']

export type MadeWindow = {
  /** The `new …` expression. */
  at: Found
  /** Its webPreferences as a literal; null when they cannot be seen in the source. */
  preferences: Found | null
}

export function windowsOf(project: Project): MadeWindow[] {
  return everywhere(project, 'NewExpression')
    .filter(({ source, node }) => {
      const callee = part(node, 'callee')
      return callee !== undefined && apiNames(project, { source, node: callee }).some(name => classes.includes(name))
    })
    .map(at => {
      const options = literal(project, at.source, parts(at.node, 'arguments')[0])
      const preferences = options === null ? undefined : property(options.node, 'webPreferences')
      return { at, preferences: options === null ? null : literal(project, options.source, preferences) }
    })
}

/** The object literal an expression is, names, or is returned as; null when a spread hides a part of it. */
function literal(project: Project, source: Found['source'], node: Node | undefined): Found | null {
  if (node === undefined) return null
  if (node.type === 'ObjectExpression') {
    const hidden = parts(node, 'properties').some(
      each => each.type === 'SpreadElement' && !harmless(project, source, each),
    )
    return hidden ? null : { source, node }
  }
  if (node.type === 'Identifier') {
    const binding = bindingOf(project, { source, node })
    return binding?.kind === 'value' ? literal(project, binding.source, binding.node) : null
  }
  if (node.type !== 'CallExpression') return null
  const called = functionOf(project, { source, node: part(node, 'callee') ?? node })
  if (called === null) return null
  const body = part(called.node, 'body')
  if (body?.type !== 'BlockStatement') return literal(project, called.source, body)
  const returns = within(body).filter(each => each.type === 'ReturnStatement')
  return returns.length === 1 ? literal(project, called.source, part(returns[0]!, 'argument')) : null
}

/** A spread of bounds cannot carry preferences; its name and its declared type say that it is bounds. */
const harmless = (project: Project, source: Found['source'], spread: Node): boolean => {
  const argument = part(spread, 'argument')
  return argument !== undefined && apiNames(project, { source, node: argument }).some(name => /^bounds$/i.test(name))
}

/** Every place that sets a property of this name, in a literal or by assignment, with the value it gets. */
export function settingsOf(project: Project, name: string): { at: Found; value: Node | undefined }[] {
  const inLiterals = everywhere(project, 'Property')
    .filter(
      ({ source, node }) => nameOf(part(node, 'key')) === name && source.parentOf(node)?.type === 'ObjectExpression',
    )
    .map(at => ({ at, value: part(at.node, 'value') }))
  const assigned = everywhere(project, 'AssignmentExpression')
    .filter(({ node }) => nameOf(part(part(node, 'left') ?? node, 'property')) === name)
    .map(at => ({ at, value: part(at.node, 'right') }))
  return [...inLiterals, ...assigned]
}
