// Items 1 and 18: what is loaded comes over a secure scheme, and from the till's own scheme instead of file:.
import { gather, placeOf, wholeFile, type Outcome } from './outcome.ts'
import { elementsOf } from './markup.ts'
import { everywhere, isElsewhere, type Project } from './project.ts'
import { bindingOf, constantText, fileOf, type Found } from './resolve.ts'
import { switchesOf } from './switches.ts'
import { calledName, nameOf, part, parts, quasis, textOf } from './syntax.ts'

/** An address without encryption that leaves this machine. Names of XML namespaces are never loaded. */
const insecure = /^(?:http|ws|ftp):\/\/(?!127\.0\.0\.1\b|localhost\b|\[::1\]|www\.w3\.org\/)/i

const callsOf = (project: Project, ...names: string[]): Found[] =>
  everywhere(project, 'CallExpression').filter(({ node }) => names.includes(calledName(node)))
const loadsOf = (project: Project) =>
  callsOf(project, 'loadURL').map(({ source, node }) => ({
    at: placeOf(source, node),
    address:
      parts(node, 'arguments').length === 0
        ? null
        : constantText(project, { source, node: parts(node, 'arguments')[0]! }),
  }))

export function secureContent(project: Project): Outcome {
  const { fault, met, end } = gather()
  for (const { at, address } of loadsOf(project)) {
    if (address === null)
      fault(at, 'The address that is loaded is not fixed in the source. Load a constant address of the till.')
    else if (insecure.test(address)) fault(at, `"${address}" is loaded without encryption. Use https.`)
    else met(at, `the only page a window loads is ${address}; no insecure address, no certificate override`)
  }
  for (const { source, node } of [...everywhere(project, 'Literal'), ...everywhere(project, 'TemplateLiteral')]) {
    const text = node.type === 'Literal' ? (textOf(node) ?? '') : (quasis(node)[0] ?? '')
    if (!insecure.test(text)) continue
    const loaded = source.parentOf(node)
    if (loaded?.type === 'CallExpression' && calledName(loaded) === 'loadURL') continue
    fault(placeOf(source, node), `"${text}" is an address without encryption. Use https or wss.`)
  }
  for (const { attributes, at } of elementsOf(project))
    for (const address of attributes.values())
      if (insecure.test(address) && !at.file.endsWith('.tsx'))
        fault(at, `"${address}" is loaded without encryption. Use https.`)
  for (const { source, node } of callsOf(project, 'on', 'once', 'addListener'))
    if (textOf(parts(node, 'arguments')[0]) === 'certificate-error')
      fault(
        placeOf(source, node),
        'Certificate errors can be overridden here. Remove the listener; Electron then refuses.',
      )
  for (const { source, node } of callsOf(project, 'setCertificateVerifyProc'))
    fault(placeOf(source, node), 'The check of certificates is replaced here. Remove this; Chromium checks them.')
  for (const { source, node } of everywhere(project, 'Property'))
    if (nameOf(part(node, 'key')) === 'rejectUnauthorized' && part(node, 'value')?.['value'] !== true)
      if (source.parentOf(node)?.type === 'ObjectExpression')
        fault(placeOf(source, node), 'A connection may accept a false certificate. Set "rejectUnauthorized: true".')
  for (const { name, at } of switchesOf(project))
    if (name.startsWith('ignore-certificate-errors'))
      fault(at, `--${name} accepts false certificates. Start without it.`)
  for (const { at, what } of strays(project)) fault(at, what)
  return end(wholeFile('main/index.ts'), 'No window that loads a page was found.')
}

/** Files of the other host that the product would load after all, although they were not checked. */
function strays(project: Project) {
  return ['ImportDeclaration', 'ImportExpression', 'ExportNamedDeclaration', 'ExportAllDeclaration'].flatMap(type =>
    everywhere(project, type).flatMap(({ source, node }) => {
      const from = part(node, 'source')
      const file = from === undefined ? null : fileOf(source.path, nameOf(from))
      const typeOnly = node['importKind'] === 'type'
      if (typeOnly || file === null || !isElsewhere(file)) return []
      const what = `${file} belongs to the browser host or to training and is not checked. Do not load it from here.`
      return [{ at: placeOf(source, node), what }]
    }),
  )
}

const privileges = ['corsEnabled', 'secure', 'standard', 'supportFetchAPI']
const fileCalls = ['loadFile', 'registerFileProtocol', 'interceptFileProtocol', 'registerFileProtocolScheme']

export function noFileScheme(project: Project): Outcome {
  const { fault, met, end } = gather()
  for (const { source, node } of callsOf(project, ...fileCalls))
    fault(
      placeOf(source, node),
      `${calledName(node)}() serves the page from file:. Load it from the till's own scheme.`,
    )
  for (const { at, address } of loadsOf(project))
    if (address !== null && /^file:/i.test(address))
      fault(at, `"${address}" is a file: address. Load the page from the till's own scheme.`)
  for (const { source, node } of callsOf(project, 'handle', 'interceptStandardProtocol')) {
    const scheme = parts(node, 'arguments')[0]
    const name = scheme === undefined ? null : constantText(project, { source, node: scheme })
    if (name === 'file') fault(placeOf(source, node), "file: is answered here. Answer the till's own scheme only.")
    else if (name !== null && nameOf(part(part(node, 'callee') ?? node, 'object')) === 'protocol')
      met(placeOf(source, node), `the page comes from ${name}: by protocol.handle; nothing is loaded from file:`)
  }
  for (const { source, node } of callsOf(project, 'registerSchemesAsPrivileged'))
    for (const { at, extra } of privilegesOf(project, { source, node }))
      fault(at, `The till's scheme has "${extra}". Give it ${privileges.join(', ')} and nothing else.`)
  return end(
    wholeFile('main/host/electron.ts'),
    'The page has no scheme of its own. Answer one with protocol.handle().',
  )
}

/** Privileges that are on besides the four, or `?` where they cannot be seen. */
function privilegesOf(project: Project, { source, node }: Found) {
  const list = parts(node, 'arguments')[0]
  return (list === undefined ? [] : parts(list, 'elements')).flatMap(element => {
    const binding = element.type === 'Identifier' ? bindingOf(project, { source, node: element }) : null
    const [from, scheme] = binding?.kind === 'value' ? [binding.source, binding.node] : [source, element]
    const given = parts(scheme, 'properties').find(each => nameOf(part(each, 'key')) === 'privileges')
    const value = given === undefined ? undefined : part(given, 'value')
    if (value?.type !== 'ObjectExpression') return [{ at: placeOf(from, scheme), extra: '?' }]
    return parts(value, 'properties')
      .filter(each => !privileges.includes(nameOf(part(each, 'key'))) && part(each, 'value')?.['value'] !== false)
      .map(each => ({ at: placeOf(from, each), extra: nameOf(part(each, 'key')) || '?' }))
  })
}
