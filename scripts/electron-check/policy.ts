// Item 7: the page comes with a policy that names what it loads, and every answer that carries a part of it brings it.
import { gather, placeOf, wholeFile, type Outcome } from './outcome.ts'
import { elementsOf } from './markup.ts'
import { everywhere, type Project } from './project.ts'
import { bindingOf, constantText, functionOf, inside, reached, type Found } from './resolve.ts'
import { calledName, nameOf, part, parts, property, quasis, textOf, within, type Node } from './syntax.ts'

/** Directives of CSP Level 3, Trusted Types and Upgrade Insecure Requests that browsers know; others do nothing. */
const known =
  /^(?:default|script|style|img|media|font|connect|frame|child|worker|manifest|object|fenced-frame)-src$|^(?:script|style)-src-(?:elem|attr)$|^(?:base-uri|form-action|frame-ancestors|sandbox|report-to|report-uri|require-trusted-types-for|trusted-types|upgrade-insecure-requests)$/
/** Directives that must be there with exactly this. */
const fixed: Readonly<Record<string, string>> = {
  'default-src': "'none'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
}
/** Sources that are given at run time are allowed here only. */
const open = ['connect-src', 'frame-src']
const hash = /^'sha(?:256|384|512)-/
const header = 'content-security-policy'

/** What is wrong with one directive; `null` among the sources stands for one that is only known at run time. */
export function directiveFaults(name: string, sources: readonly (string | null)[]): string[] {
  const wanted = fixed[name]
  const words = sources.filter(source => source !== null)
  if (!known.test(name)) return [`"${name}" is no directive, so a browser ignores it. Write the name without a colon.`]
  if (wanted !== undefined && (words.join(' ') !== wanted || words.length !== sources.length))
    return [`"${name}" is not ${wanted}. Set it to ${wanted}.`]
  if (words.length !== sources.length && !open.includes(name))
    return [`A source of "${name}" is not fixed. Write it out.`]
  const loose = words.find(word => /^(?:\*|https?:|wss?:|ftp:|filesystem:)$|^\*|^(?:http|ws):\/\//.test(word))
  if (loose !== undefined) return [`"${name}" lets ${loose} in. Name exact https origins.`]
  const script = /^(?:script-src|worker-src)/.test(name)
  const foreign = words.find(word => !["'self'", "'none'", "'wasm-unsafe-eval'"].includes(word) && !hash.test(word))
  if (script && foreign !== undefined) return [`"${name}" lets ${foreign} run. Allow 'self' and exact hashes only.`]
  // An attribute cannot load anything or select other elements; react-aria positions its overlays with them.
  const unsafe = words.find(word => word.startsWith("'unsafe-") && name !== 'style-src-attr')
  return unsafe === undefined ? [] : [`"${name}" has ${unsafe}. Remove it and use a hash.`]
}

/** A page without any script: it may be shown in the till's own page, and needs no rules for scripts. */
const still = { 'default-src': "'none'", 'base-uri': "'none'", 'form-action': "'none'" }

/** What is wrong with a policy that is written as one text; all of it must be there, because it is a page's only one. */
function textFaults(text: string): string[] {
  const directives = text.split(';').map(directive => directive.trim().split(/\s+/))
  const given = new Map(directives.map(([name = '', ...sources]) => [name, sources.join(' ')]))
  const missing = Object.entries(still).filter(([name, wanted]) => given.get(name) !== wanted)
  const framed = /^'(?:none|self)'$/.test(given.get('frame-ancestors') ?? '')
  const rest = directives.filter(([name = '']) => !(name in still) && name !== 'frame-ancestors' && name !== '')
  return [
    ...missing.map(([name, wanted]) => `"${name}" is not ${wanted} in this page's policy. Set it to ${wanted}.`),
    ...(framed ? [] : ["Strangers may show this page in a frame. Set \"frame-ancestors\" to 'none' or 'self'."]),
    ...rest.flatMap(([name = '', ...sources]) => directiveFaults(name, sources)),
  ]
}

export function policyDefined(project: Project): Outcome {
  const { fault, met, end } = gather()
  for (const at of everywhere(project, 'ObjectExpression')) {
    if (property(at.node, 'default-src') === undefined) continue
    const names = parts(at.node, 'properties').map(each => nameOf(part(each, 'key')))
    for (const each of parts(at.node, 'properties'))
      for (const what of directiveFaults(nameOf(part(each, 'key')), sourcesOf(project, at, part(each, 'value'))))
        fault(placeOf(at.source, each), what)
    for (const name of [...Object.keys(fixed), 'script-src'].filter(wanted => !names.includes(wanted)))
      fault(placeOf(at.source, at.node), `The policy has no "${name}". Add it.`)
    met(
      placeOf(at.source, at.node),
      "default-src 'none', scripts from 'self' only, trusted types; in a header of every page",
    )
  }
  for (const { source, node } of everywhere(project, 'Property')) {
    const value = nameOf(part(node, 'key')).toLowerCase() === header ? part(node, 'value') : undefined
    const text = value?.type === 'TemplateLiteral' ? quasis(value).join('…') : textOf(value)
    for (const what of text === null ? [] : textFaults(text)) fault(placeOf(source, node), what)
  }
  for (const { attributes, at } of elementsOf(project)) {
    if (attributes.get('http-equiv')?.toLowerCase() !== header) continue
    for (const directive of (attributes.get('content') ?? '').split(';').filter(each => each.trim() !== '')) {
      const [name = '', ...sources] = directive.trim().split(/\s+/)
      for (const what of directiveFaults(name, sources)) fault(at, what)
    }
  }
  const answers = answersOfScheme(project)
  for (const { source, node } of answers.filter(answer => !bringsPolicy(project, answer)))
    fault(
      placeOf(source, node),
      'This answer brings no Content-Security-Policy. Spread the headers of main/host/headers.ts into it.',
    )
  if (answers.length === 0)
    fault(
      wholeFile('main/host/app-scheme.ts'),
      "No answer of the till's own scheme was found. Answer it with new Response().",
    )
  return end(wholeFile('main/host/headers.ts'), 'No page is answered with a policy.')
}

/** The sources of a directive; null for each that is only known at run time. */
function sourcesOf(project: Project, { source }: Found, value: Node | undefined): (string | null)[] {
  if (value?.type !== 'ArrayExpression') {
    const texts =
      value === undefined
        ? []
        : within(value)
            .filter(node => node.type === 'Literal')
            .map(textOf)
    return [...texts, null]
  }
  return parts(value, 'elements').map(element => {
    const text = constantText(project, { source, node: element })
    if (text !== null || element.type !== 'TemplateLiteral') return text
    // A hash that is worked out from the very text it allows.
    return hash.test(quasis(element)[0] ?? '') ? quasis(element).join('…') : null
  })
}

/** Answers with a body, of whoever answers the till's own scheme. */
function answersOfScheme(project: Project): Found[] {
  const handlers = everywhere(project, 'CallExpression')
    .filter(
      ({ node }) =>
        calledName(node) === 'handle' && nameOf(part(part(node, 'callee') ?? node, 'object')) === 'protocol',
    )
    .flatMap(({ source, node }) => {
      const handler = parts(node, 'arguments')[1]
      const called = handler?.type === 'CallExpression' ? part(handler, 'callee') : handler
      return called === undefined ? [] : (functionOf(project, { source, node: called }) ?? [])
    })
  return inside(handlers, 'NewExpression').filter(
    ({ node }) => nameOf(part(node, 'callee')) === 'Response' && parts(node, 'arguments')[0]?.['value'] !== null,
  )
}

/** True when the headers of an answer hold a policy, or take in something that does. */
function bringsPolicy(project: Project, { source, node }: Found): boolean {
  const options = parts(node, 'arguments')[1]
  const headers = options?.type === 'ObjectExpression' ? property(options, 'headers') : undefined
  return headers !== undefined && holdsPolicy(project, { source, node: headers })
}

function holdsPolicy(project: Project, { source, node }: Found): boolean {
  switch (node.type) {
    case 'ObjectExpression':
      return parts(node, 'properties').some(each => {
        const spread = each.type === 'SpreadElement' ? part(each, 'argument') : undefined
        if (spread !== undefined) return holdsPolicy(project, { source, node: spread })
        return nameOf(part(each, 'key')).toLowerCase() === header
      })
    case 'Identifier': {
      const binding = bindingOf(project, { source, node })
      return binding?.kind === 'value' && holdsPolicy(project, binding)
    }
    case 'MemberExpression': {
      const object = part(node, 'object')
      const binding = object?.type === 'Identifier' ? bindingOf(project, { source, node: object }) : null
      if (binding?.kind !== 'value' || binding.node.type !== 'ObjectExpression') return false
      const value = property(binding.node, nameOf(part(node, 'property')))
      return value !== undefined && holdsPolicy(project, { source: binding.source, node: value })
    }
    case 'CallExpression': {
      const made = functionOf(project, { source, node: part(node, 'callee') ?? node })
      return inside(made === null ? [] : reached(project, [made]), 'Property').some(
        each => nameOf(part(each.node, 'key')).toLowerCase() === header,
      )
    }
    default:
      return false
  }
}
