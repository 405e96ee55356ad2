// Item 19: every fuse of the binary is decided by name, and a fuse that Electron adds later stops the build.
import { gather, type Outcome, type Place } from './outcome.ts'
import { packaging, packagingLine } from './packaging.ts'
import type { Project } from './project.ts'
import { readSource, calledName, nameOf, part, within, type Node } from './syntax.ts'

/** The eight fuses the packager can set, with the state each must have (Electron, tutorial "Fuses"). */
const wanted: Readonly<Record<string, boolean>> = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
}
/** Known to the packager as well: an app may only lose by it. */
const tools = ['strictlyRequireAllFuses', 'resetAdHocDarwinSignature']
const file = 'electron-builder.yml'

export function fusesDecided(project: Project): Outcome {
  const { fault, met, end } = gather()
  const config = packaging(project)
  const at = (key: string): Place => ({ file, line: packagingLine(project, key) })
  const fuses = Object(config['electronFuses']) as Record<string, unknown>
  for (const [name, state] of Object.entries(wanted)) {
    if (!(name in fuses))
      fault(at('electronFuses'), `The fuse "${name}" is left as Electron ships it. Write "${name}: ${state}".`)
    else if (fuses[name] !== state) fault(at(name), `The fuse "${name}" is ${String(fuses[name])}. Set it to ${state}.`)
  }
  for (const name of Object.keys(fuses))
    if (!(name in wanted) && !tools.includes(name))
      fault(
        at(name),
        `"${name}" is a fuse this check does not know. Decide it here and in scripts/electron-check/fuses.ts.`,
      )
  const hook = config['afterPack']
  const text = typeof hook === 'string' ? project.text(hook) : null
  if (typeof hook !== 'string' || text === null)
    fault(
      at('afterPack'),
      'No hook sets the ninth fuse (WasmTrapHandlers) and refuses others. Set "afterPack: scripts/after-pack.mjs".',
    )
  else for (const what of hookFaults(hook, text)) fault({ file: hook, line: 0 }, what)
  met(at('electronFuses'), 'eight fuses by name, the ninth in scripts/after-pack.mjs, which stops at a tenth')
  return end(at('electronFuses'), 'No fuse is decided.')
}

/** What the hook must do: count nine fuses in the wire or throw, and turn the last one on. */
function hookFaults(path: string, text: string): string[] {
  const { program, all } = readSource(path, text)
  const constants = new Map(
    all('VariableDeclarator').map(node => [nameOf(part(node, 'id')), part(node, 'init')?.['value']]),
  )
  const nodes = within(program)
  const counts = nodes.some(
    node =>
      node.type === 'IfStatement' &&
      mentions(part(node, 'test'), 'FUSES') &&
      within(part(node, 'consequent') ?? node).some(({ type }) => type === 'ThrowStatement'),
  )
  const turnsOn = nodes.some(
    node =>
      node.type === 'AssignmentExpression' &&
      mentions(part(node, 'left'), 'WASM_TRAP_HANDLERS') &&
      nameOf(part(node, 'right')) === 'ON',
  )
  const runs = all('CallExpression').some(node => calledName(node) === 'setNinthFuse')
  return [
    ...(constants.get('FUSES') === 9 && counts && runs
      ? []
      : [`${path} does not stop at a fuse wire of another length than 9. Compare the length and throw.`]),
    ...(constants.get('WASM_TRAP_HANDLERS') === 8 && turnsOn
      ? []
      : [`${path} does not turn WasmTrapHandlers (place 8) on. Set it in every wire.`]),
  ]
}

const mentions = (node: Node | undefined, name: string): boolean =>
  node !== undefined && within(node).some(each => nameOf(each) === name)
