// Takes the body of a licence payload apart into its elements, also when separators, lengths or subfile designators are wrong.

/** The trimmed values of each element by its three-letter name, in the order they came; jurisdiction elements (Z…) are left out. */
export type Elements = ReadonlyMap<string, readonly string[]>
/** `separated` is false when the separators are lost: then names inside values may have cut them, and `text` is the better witness. */
export type Body = { text: string; elements: Elements; separated: boolean }

/** A payload with fewer elements than this at the beginning of a line has lost its separators: every version has over ten. */
const fewestLines = 4

/**
 * Every element of the DL, ID and EN subfiles. Elements are found by their names and not by the stated offsets, which are
 * wrong on real cards and in every capture that lost a control character.
 */
export function bodyOf(afterVersion: string): Body {
  const text = withoutDesignators(afterVersion)
  const lines = byLine(text)
  const separated = lines.size >= fewestLines
  return { text, separated, elements: separated ? lines : byName(text) }
}

/** The first subfile's type: driving licence, identification card or enhanced licence; null when the header lost it. */
export function kindOf(body: string): 'DL' | 'ID' | 'EN' | null {
  const type = /^\d{2,4}\s*(DL|ID|EN)/.exec(body) ?? /(DL|ID|EN)(?=D[A-D][A-Z])/.exec(body.slice(0, 200))
  return (type?.[1] as 'DL' | 'ID' | 'EN' | undefined) ?? null
}

/** Without the count of subfiles (and the jurisdiction version of version 2 on) and their designators: type, offset, length. */
function withoutDesignators(body: string): string {
  return body.replace(/^\d{2,4}(?:[A-Z]{2}\d{8})*/, '')
}

function byLine(body: string): Elements {
  const found = new Map<string, string[]>()
  // eslint-disable-next-line no-control-regex -- the separators of this format are control characters
  body.split(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/).forEach((line, index) => {
    const element =
      index === 0 ? withoutSubfileType(line) : line.trimStart().replace(/^(?:DL|ID|EN)(?=D[A-D][A-Z])/, '')
    add(found, element)
  })
  return found
}

/** The first element follows its subfile type without a separator, sometimes after a broken designator. */
function withoutSubfileType(line: string): string {
  if (/^\s*D[A-D][A-Z]/.test(line)) return line.trimStart()
  const type = /(?:DL|ID|EN)(?=D[A-D][A-Z])/.exec(line)
  return type === null ? line : line.slice(type.index + 2)
}

/** Names that occur in practice, found in each place: fewer names means fewer of them inside a value, such as the DAN of "JORDAN". */
const inPractice = /(?=(D(?:A[A-KQ-UWYZ]|B[A-D]|C[A-KSTU]|D[A-L])))/g
/** These are never empty, so that what follows their name is their value even when it looks like a name: "DACDAVID". */
const neverEmpty = new Set(['DAA', 'DAB', 'DAC', 'DCS', 'DCT', 'DAG', 'DAI', 'DAQ'])
/** In "…DDBB01011990", "…DDDFN" and "…DDADJ" a name begins one letter later: there is no such value for DDB, DDD and DDA. */
const oneLater = /^D(?:DB[ABD]\d|DD[A-L]|DA[^FMN])/

/** Without separators, a name ends the value before it. Values may be cut short by letters that look like a name. */
function byName(body: string): Elements {
  const found = new Map<string, string[]>()
  let start = -1
  for (const { 1: name = '', index } of body.matchAll(inPractice)) {
    if (start >= 0 && index < start + 3) continue
    if (start >= 0 && index < start + 4 && neverEmpty.has(body.slice(start, start + 3))) continue
    if (oneLater.test(body.slice(index, index + 5))) continue
    if (found.has(name) && neverEmpty.has(name)) continue
    if (start >= 0) add(found, withoutFiller(body.slice(start, index)))
    start = index
  }
  if (start >= 0) add(found, withoutFiller(body.slice(start)))
  return found
}

/** What a scanner put where a separator was. */
function withoutFiller(element: string): string {
  return element.slice(0, 200).replace(/[\s|$?~^_;#]+$/, '')
}

function add(found: Map<string, string[]>, element: string): void {
  const name = element.slice(0, 3)
  if (!/^D[A-D][A-Z]$/.test(name)) return
  const values = found.get(name) ?? []
  values.push(element.slice(3).trim())
  found.set(name, values)
}
