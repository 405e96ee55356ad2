// A backtracking matcher that counts its steps, so that the cost of a regular expression is a number and not a time.

/** What an expression is made of; a character is tested by a small expression of its own. */
export type Part =
  | { kind: 'char'; fits: (char: string) => boolean; source: string }
  | { kind: 'edge'; fits: (text: string, at: number) => boolean }
  | { kind: 'all'; parts: Part[] }
  | { kind: 'any'; parts: Part[] }
  | { kind: 'repeat'; part: Part; least: number; most: number; lazy: boolean }
  | { kind: 'look'; part: Part; behind: boolean; not: boolean }

const isWord = (char: string | undefined): boolean => char !== undefined && /\w/.test(char)

/** Reads an expression as ECMA-262 does. Throws for what this matcher does not know, such as back references. */
export function readExpression({ source, flags }: { source: string; flags: string }): Part {
  let at = 0
  const unicode = /[uv]/.test(flags)
  const kept = flags.replaceAll(/[gyd]/g, '')

  function any(): Part {
    const parts = [all()]
    while (source[at] === '|') {
      at += 1
      parts.push(all())
    }
    return parts.length === 1 ? parts[0]! : { kind: 'any', parts }
  }
  function all(): Part {
    const parts: Part[] = []
    while (at < source.length && source[at] !== '|' && source[at] !== ')') parts.push(repeated(one()))
    return { kind: 'all', parts }
  }
  function repeated(part: Part): Part {
    const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})(\??)/.exec(source.slice(at))
    if (found === null) return part
    at += found[0].length
    const [text, low, comma, high, lazy] = found
    const [least, most] =
      low === undefined
        ? [text.startsWith('+') ? 1 : 0, text.startsWith('?') ? 1 : Infinity]
        : [Number(low), comma === '' ? Number(low) : high === '' ? Infinity : Number(high)]
    return { kind: 'repeat', part, least, most, lazy: lazy === '?' }
  }
  function one(): Part {
    const char = source[at]!
    if (char === '(') return group()
    if (char === '[') return character(classEnd(at))
    if (char === '^' || char === '$') {
      at += 1
      const lines = flags.includes('m')
      return {
        kind: 'edge',
        fits: (text, here) =>
          char === '^'
            ? here === 0 || (lines && text[here - 1] === '\n')
            : here === text.length || (lines && text[here] === '\n'),
      }
    }
    if (char === '\\') return escaped()
    return character(at + 1)
  }
  function group(): Part {
    const head = /^\((?:\?(?:[:=!]|<[=!]|<\w+>))?/.exec(source.slice(at))![0]
    at += head.length
    const part = any()
    at += 1
    if (!/[=!]$/.test(head)) return part
    return { kind: 'look', part, behind: head.includes('<'), not: head.endsWith('!') }
  }
  function escaped(): Part {
    const name = source[at + 1]!
    if (name === 'b' || name === 'B') {
      at += 2
      return {
        kind: 'edge',
        fits: (text, here) => (isWord(text[here - 1]) !== isWord(text[here])) === (name === 'b'),
      }
    }
    if (/[1-9k]/.test(name)) throw new Error(`a back reference in /${source}/`)
    const found = /^\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[A-Za-z]|[\s\S])/.exec(
      source.slice(at),
    )!
    return character(at + found[0].length)
  }
  function classEnd(from: number): number {
    let depth = 0
    for (let here = from; ; here += 1) {
      if (source[here] === '\\') here += 1
      else if (source[here] === '[' && (depth === 0 || flags.includes('v'))) depth += 1
      else if (source[here] === ']' && (depth -= 1) === 0) return here + 1
    }
  }
  function character(end: number): Part {
    // Half of a pair is no character to an expression that knows Unicode.
    if (unicode && source.codePointAt(at)! > 0xffff) end = Math.max(end, at + 2)
    const text = source.slice(at, end)
    at = end
    const test = new RegExp(`^${text}$`, kept)
    const known = new Map<string, boolean>()
    return {
      kind: 'char',
      source: text,
      fits(char) {
        let fits = known.get(char)
        if (fits === undefined) known.set(char, (fits = test.test(char)))
        return fits
      },
    }
  }
  return any()
}

/** Thrown inside when there were more steps than anybody wants to count. */
class Enough extends Error {}

/**
 * How many characters and edges a backtracking engine looks at until it has searched `text` for `expression`, from every
 * place where a match may begin. Answers `limit` when there were more.
 */
export function stepsOf(expression: Part, text: string, limit: number): number {
  let steps = 0
  type Then = (at: number) => boolean
  const step = (): void => {
    steps += 1
    if (steps >= limit) throw new Enough()
  }
  function match(part: Part, at: number, then: Then): boolean {
    switch (part.kind) {
      case 'char':
        step()
        return at < text.length && part.fits(text[at]!) && then(at + 1)
      case 'edge':
        step()
        return part.fits(text, at) && then(at)
      case 'all':
        return inOrder(part.parts, 0, at, then)
      case 'any':
        return part.parts.some(each => match(each, at, then))
      case 'repeat':
        return part.part.kind === 'char' && !part.lazy ? run(part, part.part, at, then) : repeat(part, 0, at, then)
      case 'look': {
        step()
        const found = part.behind
          ? Array.from({ length: Math.min(at, 8) + 1 }, (_, back) => at - back).some(from =>
              match(part.part, from, end => end === at),
            )
          : match(part.part, at, () => true)
        return found !== part.not && then(at)
      }
    }
    return part satisfies never
  }
  const inOrder = (parts: Part[], index: number, at: number, then: Then): boolean =>
    index === parts.length ? then(at) : match(parts[index]!, at, end => inOrder(parts, index + 1, end, then))
  /** A repeated character, without a call for each: long texts would not fit the stack. */
  function run(
    { least, most }: Part & { kind: 'repeat' },
    part: Part & { kind: 'char' },
    at: number,
    then: Then,
  ): boolean {
    let end = at
    while (end - at < most && end < text.length) {
      step()
      if (!part.fits(text[end]!)) break
      end += 1
    }
    for (; end - at >= least; end -= 1) {
      step()
      if (then(end)) return true
    }
    return false
  }
  function repeat(part: Part & { kind: 'repeat' }, count: number, at: number, then: Then): boolean {
    step()
    const more = (): boolean =>
      count < part.most &&
      // A round that took nothing ends the repetition (ECMA-262 §22.2.2.3.1).
      match(part.part, at, end => (end > at || count < part.least) && repeat(part, count + 1, end, then))
    const stop = (): boolean => count >= part.least && then(at)
    return part.lazy ? stop() || more() : more() || stop()
  }
  try {
    for (let from = 0; from <= text.length; from += 1) if (match(expression, from, () => true)) break
  } catch (thrown) {
    if (!(thrown instanceof Enough)) throw thrown
    return limit
  }
  return steps
}

const ASCII = [
  ...'a0 A-./:,;_',
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  '\u00e9',
  '\u20ac',
]

/** One character for each part that takes one. */
export function sampleOf(expression: Part): string[] {
  const found = new Set<string>()
  const walk = (part: Part): void => {
    if (part.kind === 'char') found.add(charFor(part))
    else if (part.kind === 'all' || part.kind === 'any') part.parts.forEach(walk)
    else if (part.kind === 'repeat' || part.kind === 'look') walk(part.part)
  }
  walk(expression)
  return [...found]
}

const charFor = (part: Part & { kind: 'char' }): string => ASCII.find(char => part.fits(char)) ?? 'a'

/** A short text that the part takes, edges aside. */
function wordOf(part: Part): string {
  switch (part.kind) {
    case 'char':
      return charFor(part)
    case 'all':
      return part.parts.map(wordOf).join('')
    case 'any':
      return wordOf(part.parts[0]!)
    case 'repeat':
      return wordOf(part.part).repeat(Math.min(part.least, 20))
    case 'edge':
    case 'look':
      return ''
  }
  return part satisfies never
}

/** Texts that may be slow, as functions of how often their middle comes: a way in, the middle again and again, no way out. */
export function textsFor(expression: Part, samples: readonly string[]): ((times: number) => string)[] {
  const ways = new Set([''])
  const middles = new Set(samples)
  const walk = (part: Part, before: string): void => {
    if (part.kind === 'all')
      part.parts.reduce((way, each) => {
        walk(each, way)
        return way + wordOf(each)
      }, before)
    else if (part.kind === 'any') part.parts.forEach(each => walk(each, before))
    else if (part.kind === 'look') walk(part.part, before)
    else if (part.kind === 'repeat') {
      ways.add(before)
      middles.add(wordOf(part.part))
      if (part.part.kind === 'any') part.part.parts.forEach(each => middles.add(wordOf(each)))
      walk(part.part, before)
    }
  }
  walk(expression, '')
  if (samples.length <= 8) for (const one of samples) for (const other of samples) middles.add(one + other)
  middles.delete('')
  const ends = ['', '\u0001', '!x']
  return [...ways].flatMap(way =>
    [...middles].flatMap(middle => ends.map(end => (times: number) => way + middle.repeat(times) + end)),
  )
}
