// What happens to a licence payload between the card and the till: harmless changes by scanners, and damage.
import type { Dice } from './aamva-person.ts'

/** A change of a payload; it must not write digits, so that no date comes out of it that was not on the card. */
export type Mutation = (text: string, dice: Dice) => string

/* eslint-disable no-control-regex -- the separators of this format are control characters */

/** After these the verdict must be the very same. */
export const harmless: Readonly<Record<string, Mutation>> = {
  'separators dropped': text => text.replace(/[\x00-\x1f]/g, ''),
  'separators replaced': (text, dice) => text.replace(/[\x00-\x1f]/g, dice.oneOf([' ', '|', '$', '?', '~', '_', '\t'])),
  'separators spelled out': (text, dice) =>
    text.replace(/[\n\r\x1c\x1e]/g, letter => spelled(letter, dice.upTo(2) + 1)),
  'separators in carets': text =>
    text.replace(/[\n\r\x1c\x1e]/g, letter => `^${String.fromCharCode(letter.charCodeAt(0) + 64)}`),
  'separators escaped': text =>
    text.replace(/[\n\r\x1c\x1e]/g, letter => `\\u00${letter.charCodeAt(0).toString(16).padStart(2, '0')}`),
  'lines of Windows': text => text.replaceAll('\n', '\r\n'),
  'lines of old Macs': text => text.replaceAll('\n', '\r'),
  'empty lines between': text => text.replaceAll('\n', '\n\n'),
  'record separator missing': text => text.replace(/[\x1c\x1e]/g, ''),
  'first sign missing': text => text.replace('@', ''),
  'other first sign': (text, dice) => text.replace('@', dice.oneOf(['"', '%', ']L2@', 'Q@', '\u00ef\u00bb\u00bf@'])),
  'header of old cards': (text, dice) => text.replace('ANSI ', dice.oneOf(['AAMVA', 'AAMVA ', 'ANSI', 'ANSI  '])),
  'Caps Lock': text =>
    text.replace(/[A-Za-z]/g, letter => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase())),
  'saved as UTF-8': text => Buffer.from(text, 'utf8').toString('latin1'),
  'saved as UTF-16': text => Buffer.from(`\ufeff${text}`, 'utf16le').toString('latin1'),
  'lengths wrong': text => text.replace(/(DL|ID)\d{8}/, '$100000000'),
  'designator missing': text => text.replace(/(DL|ID)\d{8}/, ''),
  'padded values': text => text.replace(/([A-Z])\n/g, '$1      \n'),
  'spaces before elements': text => text.replaceAll('\n', '\n  '),
  'jurisdiction subfile': (text, dice) => `${text}ZC${dice.oneOf(['ZCAY\nZCB\nZCCBLU', 'ZNAEW\nZNB32?00', 'ZVA01'])}\r`,
  'photograph appended': (text, dice) =>
    `${text}ZN${Array.from({ length: 60 }, () => String.fromCharCode(128 + dice.upTo(128))).join('')}`,
  'elements in another order': (text, dice) => shuffled(text, dice),
  'an element twice': (text, dice) => {
    const lines = text.split('\n')
    return lines.length < 4
      ? text
      : [...lines.slice(0, -1), lines[2 + dice.upTo(lines.length - 3)]!, ...lines.slice(-1)].join('\n')
  },
}

/** After these a pass may be lost, but never won. */
export const damaging: Readonly<Record<string, Mutation>> = {
  'cut off': (text, dice) => text.slice(0, dice.upTo(text.length)),
  'beginning lost': (text, dice) => text.slice(dice.upTo(40)),
  'a line lost': (text, dice) => {
    const lines = text.split('\n')
    lines.splice(dice.upTo(lines.length), 1)
    return lines.join('\n')
  },
  'junk put in': (text, dice) => {
    const at = dice.upTo(text.length + 1)
    const junk = Array.from({ length: 1 + dice.upTo(4) }, () =>
      dice.oneOf(['\0', '\n', 'D', 'Z', 'L', ' ', '-', '/', '\u00ff', '@', '=', ';', 'B']),
    ).join('')
    return text.slice(0, at) + junk + text.slice(at)
  },
  'one letter lost': (text, dice) => {
    const at = dice.upTo(text.length)
    return text.slice(0, at) + text.slice(at + 1)
  },
  'letters swapped for noise': (text, dice) =>
    text.replace(/[A-Z]/g, letter => (dice.chance(0.02) ? '\u0090' : letter)),
  'birth date not set': (text, dice) =>
    text.replace(/DBB\d{8}/, `DBB${dice.oneOf(['', '00000000', 'NONE', '        '])}`),
  'expiry not set': (text, dice) => text.replace(/DBA\d{8}/, `DBA${dice.oneOf(['', '00000000', '        ', 'UNK'])}`),
}

/** After these nothing passes at all: the card contradicts itself. */
export const contradicting: Readonly<Record<string, Mutation>> = {
  'two birth dates': text =>
    text.replace(
      /DBB(\d{8})/,
      (own, digits: string) => `${own}\nDBB${digits.includes('1980') ? '02011981' : '01011980'}`,
    ),
  'two expiry dates': text =>
    text.replace(
      /DBA(\d{8})/,
      (own, digits: string) => `${own}\nDBA${digits.includes('2031') ? '02012032' : '01012031'}`,
    ),
}

function spelled(letter: string, style: number): string {
  const name = { '\n': 'LF', '\r': 'CR', '\x1c': 'FS', '\x1e': 'RS' }[letter] ?? ''
  return style === 1 ? `<${name}>` : `[${name}]`
}

/** All elements but the first (which stands behind the subfile's type) and the last (which ends the subfile). */
function shuffled(text: string, dice: Dice): string {
  const end = text.lastIndexOf('\r')
  const lines = text.slice(0, end).split('\n')
  const inner = lines.splice(2)
  for (let i = inner.length - 1; i > 0; i -= 1) {
    const j = dice.upTo(i + 1)
    ;[inner[i], inner[j]] = [inner[j]!, inner[i]!]
  }
  return [...lines, ...inner].join('\n') + text.slice(end)
}
