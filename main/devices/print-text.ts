// Turns any text into what a printer's code page has: a letter it lacks becomes its nearest spelling, never a wrong character.
import { harmless } from '#domain/receipt-plain'

/** What a screen has and a receipt printer has not. */
const spellings: { readonly [character: string]: string } = {
  ...each('–—−‐‑‒―', '-'),
  ...each('’‘‛′', "'"),
  ...each('“”„‟″«»', '"'),
  ...each('‚', ','),
  ...each('•·∙', '.'),
  ...each('×', 'x'),
  ...each('✓✔', 'v'),
  '…': '...',
  '→': '->',
  '€': 'EUR',
  '£': 'GBP',
  '¥': 'JPY',
  '₺': 'TRY',
  '₴': 'UAH',
  '₽': 'RUB',
  '¢': 'ct',
  '½': '1/2',
  '¼': '1/4',
  '¾': '3/4',
  '°': 'o',
  '²': '2',
  '³': '3',
  '™': 'TM',
  '®': '(R)',
  '©': '(C)',
  '№': 'No',
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ı: 'i',
  ĸ: 'k',
  ŋ: 'n',
  Ŋ: 'N',
}
/** German umlauts have a spelling of their own; dropping the dots would make another word. */
const umlauts: { readonly [character: string]: string } = { ä: 'ae', ö: 'oe', ü: 'ue', Ä: 'Ae', Ö: 'Oe', Ü: 'Ue' }

/** Cyrillic after ISO 9:1995 system B without its apostrophes, Greek after ISO 843, both cut to plain letters. */
const alphabets: { readonly [character: string]: string } = {
  ...pairs(
    'абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ',
    'a b v g d e yo zh z i j k l m n o p r s t u f x cz ch sh shh _ y _ e yu ya i yi ye g',
  ),
  ...pairs('αβγδεζηθικλμνξοπρσςτυφχψω', 'a v g d e z i th i k l m n x o p r s s t y f ch ps o'),
}

/**
 * `text` with every character the page has (`has`) kept, and the others spelled: German umlauts as two letters, accents
 * dropped from theirs, other alphabets in Latin letters, anything else "?". Control characters vanish.
 */
export function printable(text: string, has: (character: string) => boolean): string {
  return [...harmless(text)]
    .map(character => (plain(character) || has(character) ? character : spelled(character, has)))
    .join('')
}

function spelled(character: string, has: (character: string) => boolean): string {
  const lower = character.toLowerCase()
  const foreign = alphabets[character] ?? capitalised(alphabets[lower])
  const bare = character.normalize('NFD').replace(/\p{M}/gu, '')
  const tries = [
    spellings[character],
    umlauts[character],
    foreign,
    bare,
    alphabets[bare],
    capitalised(alphabets[bare.toLowerCase()]),
  ]
  const fits = tries.find(
    one => one !== undefined && one !== character && [...one].every(letter => plain(letter) || has(letter)),
  )
  return fits ?? (/\p{M}/u.test(character) ? '' : '?')
}

const plain = (character: string): boolean => character >= ' ' && character <= '~'
const capitalised = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : text.slice(0, 1).toUpperCase() + text.slice(1)

function each(characters: string, as: string): { [character: string]: string } {
  return Object.fromEntries([...characters].map(character => [character, as]))
}

/** "_" stands for nothing at all. */
function pairs(characters: string, spelledAs: string): { [character: string]: string } {
  const parts = spelledAs.split(' ')
  return Object.fromEntries(
    [...characters].map((character, index) => [character, (parts[index] ?? '').replace('_', '')]),
  )
}
