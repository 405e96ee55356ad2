// Finds elements by name in the HTML pages and in the screens' JSX, with their attributes.
import { everywhere, type Project } from './project.ts'
import { placeOf, type Place } from './outcome.ts'
import { calledName, nameOf, part, parts, textOf } from './syntax.ts'

export type Element = { name: string; attributes: ReadonlyMap<string, string>; at: Place }

/** Lower-case names; `document.createElement('x')` counts as an element without attributes. */
export function elementsOf(project: Project): Element[] {
  const written = everywhere(project, 'JSXOpeningElement').map(({ source, node }) => ({
    name: nameOf(part(node, 'name')).toLowerCase(),
    attributes: new Map(
      parts(node, 'attributes')
        .filter(({ type }) => type === 'JSXAttribute')
        .map(each => [nameOf(part(each, 'name')).toLowerCase(), textOf(part(each, 'value')) ?? '']),
    ),
    at: placeOf(source, node),
  }))
  const made = everywhere(project, 'CallExpression').flatMap(({ source, node }) => {
    const name = calledName(node) === 'createElement' ? textOf(parts(node, 'arguments')[0]) : null
    return name === null ? [] : [{ name: name.toLowerCase(), attributes: new Map(), at: placeOf(source, node) }]
  })
  return [...written, ...made, ...[...project.pages].flatMap(([file, text]) => inPage(file, text))]
}

function inPage(file: string, text: string): Element[] {
  const visible = text.replace(/<!--[^]*?-->/g, comment => comment.replace(/[^\n]/g, ' '))
  return [
    ...visible.matchAll(/<([a-z][\w-]*)((?:\s+[^\s"'>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*\/?>/gi),
  ].map(({ 1: name = '', 2: written = '', index }) => ({
    name: name.toLowerCase(),
    attributes: new Map(
      [...written.matchAll(/([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)].map(
        ([, key = '', one, two, three]) => [key.toLowerCase(), one ?? two ?? three ?? ''],
      ),
    ),
    at: { file, line: visible.slice(0, index).split('\n').length },
  }))
}
