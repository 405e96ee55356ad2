// Which packages are shipped: everything reachable from "dependencies" in package-lock.json, and Electron itself.

/** "node_modules/a/node_modules/b" → "node_modules/a" → "". */
const folderAbove = path => path.slice(0, Math.max(0, path.lastIndexOf('/node_modules/')))

/** Node's own search: the nearest node_modules upwards from `from` that has `name`; undefined when none has. */
function find(packages, from, name) {
  for (let folder = from; ; folder = folderAbove(folder)) {
    const path = `${folder === '' ? '' : `${folder}/`}node_modules/${name}`
    if (packages[path]) return path
    if (folder === '') return undefined
  }
}

/**
 * Paths in the lock ("node_modules/got"), sorted. Optional peers are left out: they are there for types or for other
 * users of a package. `lock` is package-lock.json (version 3). Throws for a package the lock does not hold.
 */
export function shippedPaths(lock) {
  const { packages } = lock
  const seen = new Set()
  const queue = Object.keys(packages[''].dependencies ?? {}).map(name => ['', name, true])
  while (queue.length > 0) {
    const [from, name, needed] = queue.pop()
    const path = find(packages, from, name)
    if (path === undefined && needed) throw new Error(`package-lock.json does not hold ${name}, which ${from} needs.`)
    if (path === undefined || seen.has(path)) continue
    seen.add(path)
    const {
      dependencies = {},
      optionalDependencies = {},
      peerDependencies = {},
      peerDependenciesMeta = {},
    } = packages[path]
    for (const next of Object.keys(dependencies)) queue.push([path, next, true])
    for (const next of Object.keys(optionalDependencies)) queue.push([path, next, false])
    for (const next of Object.keys(peerDependencies))
      if (!peerDependenciesMeta[next]?.optional) queue.push([path, next, true])
  }
  return [...seen].toSorted((a, b) => (a < b ? -1 : 1))
}

/** "node_modules/a/node_modules/@b/c" → "@b/c". */
export const nameOf = path => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
