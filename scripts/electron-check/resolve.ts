// Follows a name to what it stands for, across files, and a function to everything it leads to.
import { posix } from 'node:path'
import { everywhere, type Project } from './project.ts'
import {
  calledName,
  isFunction,
  nameOf,
  part,
  parts,
  quasis,
  textOf,
  within,
  type Node,
  type Source,
} from './syntax.ts'

export type Found = { source: Source; node: Node }
export type Binding =
  /** A function, or what a variable was set to. */
  | ({ kind: 'value' } & Found)
  /** `const { key } = from`. */
  | ({ kind: 'taken'; key: string } & Found)
  /** `node` is the function. */
  | ({ kind: 'parameter'; index: number; key: string | null } & Found)
  | { kind: 'package'; from: string; name: string }

/** What an identifier stands for at its place; null for globals and for what is not followed (loops, catches). */
export function bindingOf(project: Project, { source, node }: Found): Binding | null {
  const name = nameOf(node)
  for (let at: Node | undefined = node; at !== undefined; at = source.parentOf(at)) {
    if (isFunction(at)) {
      const found = parameterOf(source, at, name)
      if (found !== null) return found
    }
    if (at.type === 'BlockStatement' || at.type === 'Program') {
      const found = declaredIn(project, source, at, name)
      if (found !== null) return found
    }
  }
  return null
}

function parameterOf(source: Source, at: Node, name: string): Binding | null {
  for (const [index, given] of parts(at, 'params').entries()) {
    const parameter = given.type === 'AssignmentPattern' ? (part(given, 'left') ?? given) : given
    if (nameOf(parameter) === name) return { kind: 'parameter', source, node: at, index, key: null }
    const key = takenKey(parameter, name)
    if (key !== null) return { kind: 'parameter', source, node: at, index, key }
  }
  return null
}

/** The key under which an object pattern takes `name`. */
function takenKey(pattern: Node | undefined, name: string): string | null {
  if (pattern?.type !== 'ObjectPattern') return null
  const found = parts(pattern, 'properties').find(each => {
    const value = part(each, 'value')
    return nameOf(value?.type === 'AssignmentPattern' ? part(value, 'left') : value) === name
  })
  return found === undefined ? null : nameOf(part(found, 'key'))
}

function declaredIn(project: Project, source: Source, block: Node, name: string): Binding | null {
  for (const statement of parts(block, 'body')) {
    if (statement.type === 'ImportDeclaration') {
      const found = importedAs(project, source, statement, name)
      if (found !== null) return found
    }
    const declared = statement.type === 'ExportNamedDeclaration' ? part(statement, 'declaration') : statement
    if (declared?.type === 'FunctionDeclaration' && nameOf(part(declared, 'id')) === name)
      return { kind: 'value', source, node: declared }
    if (declared?.type !== 'VariableDeclaration') continue
    for (const declarator of parts(declared, 'declarations')) {
      const [id, init] = [part(declarator, 'id'), part(declarator, 'init')]
      if (init === undefined) continue
      if (nameOf(id) === name) return { kind: 'value', source, node: init }
      const key = takenKey(id, name)
      if (key !== null) return { kind: 'taken', source, node: init, key }
    }
  }
  return null
}

function importedAs(project: Project, source: Source, statement: Node, name: string): Binding | null {
  const specifier = parts(statement, 'specifiers').find(each => nameOf(part(each, 'local')) === name)
  if (specifier === undefined) return null
  const from = nameOf(part(statement, 'source'))
  const exported = specifier.type === 'ImportSpecifier' ? nameOf(part(specifier, 'imported')) : '*'
  const file = fileOf(source.path, from)
  const other = file === null ? undefined : project.sources.get(file)
  return other === undefined
    ? { kind: 'package', from, name: exported }
    : declaredIn(project, other, other.program, exported)
}

/** The file an import means, null for a package. */
export function fileOf(importer: string, from: string): string | null {
  if (from.startsWith('.')) return posix.join(posix.dirname(importer), from)
  if (from === '#contract') return 'preload/contract.ts'
  return from.startsWith('#domain/') ? `main/domain/${from.slice(8)}.ts` : null
}

/** The function an expression is or names. */
export function functionOf(project: Project, { source, node }: Found): Found | null {
  if (isFunction(node)) return { source, node }
  if (node.type !== 'Identifier') return null
  const binding = bindingOf(project, { source, node })
  return binding?.kind === 'value' && isFunction(binding.node) ? { source: binding.source, node: binding.node } : null
}

/** The functions given and every one they call or hand on by name, once each. */
export function reached(project: Project, from: readonly Found[]): Found[] {
  const found = [...from]
  const known = new Set(found.map(({ node }) => node))
  for (let at = 0; at < found.length; at += 1) {
    const { source, node } = found[at]!
    for (const inner of within(node)) {
      if (inner.type !== 'Identifier') continue
      const next = functionOf(project, { source, node: inner })
      if (next === null || known.has(next.node)) continue
      known.add(next.node)
      found.push(next)
    }
  }
  return found
}

/** All nodes of a type inside the functions. */
export const inside = (functions: readonly Found[], type: string): Found[] =>
  functions.flatMap(({ source, node }) =>
    within(node)
      .filter(inner => inner.type === type)
      .map(inner => ({ source, node: inner })),
  )

/**
 * What an expression may be called in Electron: its own name, the property it is taken from, and the names in the
 * declared type of a parameter.
 */
export function apiNames(project: Project, { source, node }: Found): string[] {
  if (node.type === 'MemberExpression') return [nameOf(part(node, 'property'))]
  if (node.type !== 'Identifier') return []
  const binding = bindingOf(project, { source, node })
  const own = nameOf(node)
  if (binding === null) return [own]
  if (binding.kind === 'package') return [own, binding.name]
  if (binding.kind === 'taken') return [own, binding.key]
  if (binding.kind === 'value') return binding.node === node ? [own] : [own, ...apiNames(project, binding)]
  const declared = parts(binding.node, 'params')[binding.index]
  const annotation = declared === undefined ? undefined : part(declared, 'typeAnnotation')
  const named = (annotation === undefined ? [] : within(annotation)).map(nameOf).filter(name => name !== '')
  return binding.key === null ? [own, ...named] : [own, binding.key]
}

/** The text an expression always has, through constants and templates of them; null when it is not fixed. */
export function constantText(project: Project, { source, node }: Found): string | null {
  if (node.type === 'Identifier') {
    const binding = bindingOf(project, { source, node })
    return binding?.kind === 'value' ? constantText(project, binding) : null
  }
  if (node.type !== 'TemplateLiteral') return textOf(node)
  const holes = parts(node, 'expressions').map(hole => constantText(project, { source, node: hole }))
  if (holes.includes(null)) return null
  return quasis(node).reduce((text, fixed, at) => text + (holes[at - 1] ?? '') + fixed)
}

/** Who listens to an event, by its name; `listener` is null where it cannot be seen which function that is. */
export function listenersOf(project: Project, event: string): { at: Found; listener: Found | null }[] {
  return everywhere(project, 'CallExpression')
    .filter(({ node }) => /^(?:on|once|addListener|prependListener)$/.test(calledName(node)))
    .filter(({ node }) => textOf(parts(node, 'arguments')[0]) === event)
    .map(at => {
      const given = parts(at.node, 'arguments')[1]
      return { at, listener: given === undefined ? null : functionOf(project, { source: at.source, node: given }) }
    })
}
