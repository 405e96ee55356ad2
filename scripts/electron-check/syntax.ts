// One source file as a syntax tree with parents and lines, and small questions about its nodes.
import { parseSync } from 'vite'

/** A node of the tree (ESTree with TypeScript); its parts are read by name through the helpers below. */
export type Node = { readonly type: string; readonly start: number; readonly end: number } & {
  readonly [part: string]: unknown
}
export type Source = {
  path: string
  text: string
  program: Node
  /** All nodes of a type, in the order of the file. */
  all(type: string): readonly Node[]
  parentOf(node: Node): Node | undefined
  /** Counted from 1. */
  lineOf(node: Node): number
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

/** The nodes directly below, in no promised order. */
export function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((part): Node[] => {
    if (Array.isArray(part)) return part.filter(isNode)
    return isNode(part) ? [part] : []
  })
}

/** The node and everything below it. */
export function within(node: Node): Node[] {
  const found = [node]
  for (let at = 0; at < found.length; at += 1) found.push(...childrenOf(found[at]!))
  return found
}

/** Parses a file. Throws a sentence when it is not TypeScript. */
export function readSource(path: string, text: string): Source {
  const { program, errors } = parseSync(path, text, { preserveParens: false })
  if (errors.length > 0) throw new Error(`${path} cannot be read as TypeScript: ${errors[0]?.message ?? 'unknown'}.`)
  const root = program as unknown as Node
  const byType = new Map<string, Node[]>()
  for (const node of within(root)) {
    const known = byType.get(node.type)
    if (known === undefined) byType.set(node.type, [node])
    else known.push(node)
  }
  for (const nodes of byType.values()) nodes.sort((one, other) => one.start - other.start)
  let parents: Map<Node, Node> | undefined
  return {
    path,
    text,
    program: root,
    all: type => byType.get(type) ?? [],
    // Made when first asked for, because most files are never asked.
    parentOf: node => (parents ??= parentsIn(root)).get(node),
    lineOf: node => text.slice(0, node.start).split('\n').length,
  }
}

function parentsIn(root: Node): Map<Node, Node> {
  const parents = new Map<Node, Node>()
  for (const node of within(root)) for (const child of childrenOf(node)) parents.set(child, node)
  return parents
}

/** A part that is one node, without the TypeScript and `await` around it. */
export function part(node: Node, name: string): Node | undefined {
  const value = node[name]
  return isNode(value) ? bare(value) : undefined
}

/** A part that is a list of nodes; holes are left out. */
export function parts(node: Node, name: string): Node[] {
  const value = node[name]
  return Array.isArray(value) ? value.filter(isNode).map(bare) : []
}

/** An expression without casts, `satisfies`, `!` and `await` around it. */
export function bare(node: Node): Node {
  const wrapped = [
    'TSAsExpression',
    'TSSatisfiesExpression',
    'TSNonNullExpression',
    'AwaitExpression',
    'ChainExpression',
  ]
  const inner = node['expression'] ?? node['argument']
  return wrapped.includes(node.type) && isNode(inner) ? bare(inner) : node
}

/** The name of an identifier or the text of a key, else the empty text. */
export function nameOf(node: Node | undefined): string {
  if (node === undefined) return ''
  if (node.type === 'Identifier' || node.type === 'JSXIdentifier') return String(node['name'])
  return node.type === 'Literal' ? String(node['value']) : ''
}

/** The text of a string literal or of a template without holes, else null. */
export function textOf(node: Node | undefined): string | null {
  if (node?.type === 'Literal' && typeof node['value'] === 'string') return node['value']
  if (node?.type !== 'TemplateLiteral' || parts(node, 'expressions').length > 0) return null
  return quasis(node).join('')
}

/** The fixed texts of a template, one before, between and after its holes. */
export const quasis = (node: Node): string[] =>
  parts(node, 'quasis').map(quasi => (quasi['value'] as { cooked?: string | null }).cooked ?? '')

export const isFunction = (node: Node | undefined): boolean =>
  node !== undefined && /^(?:ArrowFunctionExpression|FunctionExpression|FunctionDeclaration)$/.test(node.type)

/** For `a.b(…)` the name `b`, for `b(…)` the name `b`. */
export function calledName(call: Node): string {
  const callee = part(call, 'callee')
  return callee?.type === 'MemberExpression' ? nameOf(part(callee, 'property')) : nameOf(callee)
}

/** For `a.b(…)` the node `a`. */
export function receiver(call: Node): Node | undefined {
  const callee = part(call, 'callee')
  return callee?.type === 'MemberExpression' ? part(callee, 'object') : undefined
}

/** The value of a property of an object literal; the last one counts, as at run time. */
export function property(object: Node, name: string): Node | undefined {
  const found = parts(object, 'properties').findLast(
    each => each.type === 'Property' && nameOf(part(each, 'key')) === name,
  )
  return found === undefined ? undefined : part(found, 'value')
}
