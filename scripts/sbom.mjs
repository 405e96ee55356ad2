// Writes what is in a package: dist/packages/sbom.cdx.json (CycloneDX, from npm) and licences.txt. Fails on a licence
// that nobody has reviewed. The same sources give the same bytes.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nameOf, shippedPaths } from './sbom-closure.mjs'
import { licenceFaults, licenceList, readPackage, rules } from './sbom-licences.mjs'

const root = fileURLToPath(new URL('../', import.meta.url))

/** npm's own list of everything in the lock; its "--omit dev" loses packages that a development tool uses too. */
function npmSbom() {
  const cli = process.env.npm_execpath ?? ''
  const args = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--loglevel', 'error']
  // For npm, NODE_ENV=production means "--omit dev".
  const env = { ...process.env, NODE_ENV: '' }
  const options = { cwd: root, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }
  const { status, stdout, stderr } = /npm-cli\.[cm]?js$/.test(cli)
    ? spawnSync(process.execPath, [cli, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' })
  if (status !== 0) throw new Error(`npm could not list the packages (npm 10 or newer is needed): ${stderr}`)
  return JSON.parse(stdout)
}

/**
 * npm's list reduced to what is shipped (`lock`: package-lock.json) plus Electron, without what differs from run to run:
 * time, serial number, tool version, folder name, addresses of registries. Throws when something shipped is missing.
 */
export function shippedSbom(full, lock) {
  const paths = [...shippedPaths(lock), 'node_modules/electron']
  const refs = new Set(paths.map(path => `${nameOf(path)}@${lock.packages[path].version}`))
  const components = full.components
    .filter(component => refs.has(component['bom-ref']))
    .map(({ scope: _scope, properties: _properties, externalReferences: _references, ...rest }) => rest)
    .sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1))
    .filter((component, at, all) => component['bom-ref'] !== all[at - 1]?.['bom-ref'])
  const missing = [...refs].filter(ref => !components.some(component => component['bom-ref'] === ref))
  if (missing.length > 0) throw new Error(`npm's list does not hold what is shipped: ${missing.join(', ')}`)

  const { name, version, license } = lock.packages['']
  const self = `${name}@${version}`
  const electron = `electron@${lock.packages['node_modules/electron'].version}`
  const dependencies = full.dependencies
    .filter(({ ref }) => ref === self || refs.has(ref))
    .map(({ ref, dependsOn }) => {
      // What Electron's npm package depends on fetches the program; it is not in it.
      const inside = ref === electron ? [] : dependsOn.filter(to => refs.has(to) && to !== electron)
      return { ref, dependsOn: [...inside, ...(ref === self ? [electron] : [])].toSorted((a, b) => (a < b ? -1 : 1)) }
    })
    .sort((a, b) => (a.ref < b.ref ? -1 : 1))
  const component = {
    'bom-ref': self,
    type: 'application',
    name,
    version,
    purl: `pkg:npm/${self}`,
    licenses: [{ license: { id: license } }],
  }
  const { $schema, bomFormat, specVersion } = full
  return { $schema, bomFormat, specVersion, version: 1, metadata: { component }, components, dependencies }
}

function main() {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))
  const packages = [...shippedPaths(lock), 'node_modules/electron'].map(path => readPackage(root, path))
  const faults = licenceFaults(packages, rules)
  if (faults.length > 0) throw new Error(faults.join('\n'))
  const folder = join(root, 'dist', 'packages')
  mkdirSync(folder, { recursive: true })
  const sbom = shippedSbom(npmSbom(), lock)
  writeFileSync(join(folder, 'sbom.cdx.json'), `${JSON.stringify(sbom, null, 1)}\n`)
  writeFileSync(join(folder, 'licences.txt'), licenceList(packages, rules.inside))
  process.stdout.write(`${sbom.components.length} packages in sbom.cdx.json and licences.txt\n`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main()
  } catch (thrown) {
    process.stderr.write(`${thrown.message}\n`)
    process.exitCode = 1
  }
}
