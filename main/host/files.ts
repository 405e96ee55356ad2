// The built page as a fixed map from address to file, read from the list its build wrote, so that no request text ever becomes a path.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type PageFile = {
  file: string
  type: string
  /** SHA-256 of the bytes as they were built, in hexadecimal. */
  sha256: string
  /** True for hashed names that can be kept for ever. */
  lasting: boolean
}
type Listed = { type: string; sha256: string }

/** Written by scripts/page-manifest.ts at the end of the build. */
const MANIFEST = 'files.json'
/** Plain parts only: no dots in front, nothing that a file system could read in another way. */
const plainAddress = /^(?:\/[\w-][\w.-]*)+$/

/**
 * Every file of the page below `dir` by its address ('/', '/assets/x.js'). Reads the list only; no folder is searched.
 * Throws a sentence when the page has not been built, or when its list is damaged.
 */
export function pageFiles(dir: string): ReadonlyMap<string, PageFile> {
  const listed = readManifest(dir)
  const files = new Map<string, PageFile>()
  for (const [address, { type, sha256 }] of Object.entries(listed))
    files.set(address, {
      file: join(dir, ...address.slice(1).split('/')),
      type,
      sha256,
      lasting: /^\/assets\/[^/]+$/.test(address),
    })
  const index = files.get('/index.html')
  if (!index)
    throw new Error(`The till's page in ${dir} has no index.html. Run "npm run build" once, then start again.`)
  return files.set('/', index)
}

function readManifest(dir: string): { [address: string]: Listed } {
  let text: string
  try {
    text = readFileSync(join(dir, MANIFEST), 'utf8')
  } catch (cause) {
    throw new Error(`The till's page is missing in ${dir}. Run "npm run build" once, then start again.`, { cause })
  }
  const damaged = `The list of the till's page in ${dir} is damaged. Run "npm run build" once or install the till again; no sale is lost.`
  try {
    const { version, files } = JSON.parse(text) as { version: unknown; files: { [address: string]: Listed } }
    if (version !== 1 || !Object.entries(files).every(([address, listed]) => isListed(address, listed)))
      throw new Error('an entry is not as the build writes it')
    return files
  } catch (cause) {
    throw new Error(damaged, { cause })
  }
}

function isListed(address: string, { type, sha256 }: Listed): boolean {
  return plainAddress.test(address) && /^[\w/+.-]+(?:; charset=utf-8)?$/.test(type) && /^[0-9a-f]{64}$/.test(sha256)
}
