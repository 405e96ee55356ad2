// Finds the command-line switches the till is started with: in its code, in its packages and in its start commands.
import { everywhere, type Project } from './project.ts'
import { placeOf, wholeFile, type Place } from './outcome.ts'
import { constantText } from './resolve.ts'
import { calledName, parts } from './syntax.ts'
import { packaging } from './packaging.ts'

export type Switch = { name: string; value: string; at: Place }

const startCommands = ['scripts/start.ts', 'package.json']

/** A switch whose name is not fixed in the source has the name `?`, which item 6 refuses. */
export function switchesOf(project: Project): Switch[] {
  const appended = everywhere(project, 'CallExpression')
    .filter(({ node }) => ['appendSwitch', 'appendArgument'].includes(calledName(node)))
    .map(({ source, node }) => {
      const [name, value] = parts(node, 'arguments').map(given => constantText(project, { source, node: given }))
      return { name: (name ?? '?').replace(/^--/, ''), value: value ?? '', at: placeOf(source, node) }
    })
  const config = packaging(project)
  const packed = JSON.stringify(
    [config, config['linux'], config['appImage'], config['deb'], config['snap']].map(
      section => (section as { executableArgs?: unknown } | undefined)?.executableArgs ?? [],
    ),
  )
  return [
    ...appended,
    ...written(packed, 'electron-builder.yml'),
    ...startCommands.flatMap(file => written(project.text(file) ?? '', file)),
  ]
}

/** Every `--name=value` in a text. */
const written = (text: string, file: string): Switch[] =>
  [...text.matchAll(/--([a-z][a-z-]+)(?:=([\w,:.-]+))?/g)].map(([, name, value]) => ({
    name: name!,
    value: value ?? '',
    at: wholeFile(file),
  }))
