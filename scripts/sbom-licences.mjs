// Checks the licence of every shipped package against a reviewed list, and writes all of them down with their texts.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** `{ allowed: SPDX ids, reviewed: { "name@version": why }, inside: what npm does not know is in a package }` */
export const rules = JSON.parse(readFileSync(new URL('sbom-licences.json', import.meta.url), 'utf8'))

/** Whether an SPDX expression can be used under an allowed licence. Nested expressions are left to a person. */
export function isAllowed(expression, allowed) {
  const plain = expression.replace(/^\(([^()]*)\)$/, '$1')
  if (plain.includes(' OR ')) return plain.split(' OR ').some(id => allowed.includes(id))
  return plain.split(' AND ').every(id => allowed.includes(id))
}

/**
 * Sentences about packages (`{ name, version, licence }`, an SPDX expression or undefined) that nobody may ship, and
 * about reviews that belong to no shipped package any more.
 */
export function licenceFaults(packages, { allowed, reviewed }) {
  const keyOf = ({ name, version }) => `${name}@${version}`
  const present = new Set(packages.map(keyOf))
  return [
    ...packages
      .filter(one => !Object.hasOwn(reviewed, keyOf(one)))
      .filter(({ licence }) => typeof licence !== 'string' || !isAllowed(licence, allowed))
      .map(one => `${keyOf(one)} has the licence ${one.licence ?? '(none named)'}, which nobody has reviewed`),
    ...Object.keys(reviewed)
      .filter(key => !present.has(key))
      .map(key => `${key} is reviewed in scripts/sbom-licences.json but not shipped; remove the entry`),
  ]
}

/** Reads name, version, licence and the licence text (null where the package brings none) from node_modules. */
export function readPackage(root, path) {
  const folder = join(root, path)
  const { name, version, license, licenses } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder)
    .filter(entry => /^(licen[cs]e|copying)(\.(md|txt|markdown))?$/i.test(entry))
    .sort()[0]
  const licence = license?.type ?? license ?? licenses?.map(({ type }) => type).join(' OR ')
  const text = file === undefined ? null : readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()
  return { name, version, licence, text }
}

/** The file that goes with every package: who made what is in it, and on which terms. */
export function licenceList(packages, inside) {
  const line = '-'.repeat(79)
  const byName = (a, b) => (a.name === b.name ? (a.version < b.version ? -1 : 1) : a.name < b.name ? -1 : 1)
  const more = inside.map(({ name, of, licence }) => `${name}, inside ${of}: ${licence}\n`).join('')
  const parts = packages
    .toSorted(byName)
    .map(
      ({ name, version, licence, text }) =>
        `${line}\n${name} ${version}\n${licence}\n\n${text ?? 'The package brings no text of its licence.'}\n`,
    )
  return `Tillgate contains the software below. Electron's own parts are named in LICENSES.chromium.html.\n${more}\n${parts.join('\n')}`
}
