// The sentences about a file of goods, in both languages: they go to the screen, into a saved list and to the command line.
import type { GoodsField } from './goods-columns.ts'
import type { FaultReason } from './goods-row.ts'
import type { TableRefusal } from './goods-table.ts'

export type WordsLanguage = 'en' | 'de'
export type FileRefusal =
  | TableRefusal
  | 'too-large'
  | 'broken-off'
  | 'too-many-goods'
  | 'stopped'
  | 'busy'
  | 'nothing-good'
export type FaultLike = { line: number; field: string; reason: string; value: string; other: string }

const fields: Record<WordsLanguage, Record<GoodsField | 'row', string>> = {
  en: {
    id: 'Number',
    name: 'Name',
    category: 'Category',
    price: 'Price',
    currency: 'Currency',
    deposit: 'Deposit',
    tax: 'Tax',
    age: 'Age',
    ageClass: 'Age class',
    unit: 'Unit',
    barcode: 'Barcode',
    row: 'Row',
  },
  de: {
    id: 'Nummer',
    name: 'Bezeichnung',
    category: 'Warengruppe',
    price: 'Preis',
    currency: 'Währung',
    deposit: 'Pfand',
    tax: 'Steuer',
    age: 'Alter',
    ageClass: 'Altersklasse',
    unit: 'Einheit',
    barcode: 'Strichcode',
    row: 'Zeile',
  },
}
/** What a field is called. */
export const fieldName = (field: string, language: WordsLanguage): string =>
  Object.hasOwn(fields.en, field) ? fields[language][field as GoodsField | 'row'] : field

const en: Record<FaultReason, (value: string, other: string) => string> = {
  missing: () => 'is missing.',
  'too-long': value => `is too long: "${value}".`,
  nul: () => 'holds a NUL character; the file is damaged there.',
  control: () => 'holds a line break, a tab or another control character.',
  encoding: () => 'holds bytes that are no text in the encoding of the file.',
  'not-a-number': value => `"${value}" is no number.`,
  negative: value => `"${value}" is below zero.`,
  'too-large': value => `"${value}" is more than a till takes.`,
  'too-many-decimals': value => `"${value}" has more decimals than the currency has.`,
  'wrong-currency': value => `"${value}" is not the currency of this till.`,
  'unknown-rate': value => `"${value}" is no tax rate of this store.`,
  'unknown-age': value => `"${value}" is no age and no kind of restricted goods.`,
  'unknown-unit': value => `"${value}" is no unit; use piece, kg or lb.`,
  'wrong-check-digit': value => `the check digit of ${value} is wrong; a digit is missing or mistyped.`,
  characters: value => `"${value}" holds characters that no barcode has.`,
  spreadsheet: value =>
    `"${value}" was shortened by a spreadsheet; format the column as text and export the file again.`,
  'payment-card': () => 'holds a number of a payment card; take it out of the file.',
  'too-many': value => `${value} codes are more than one good can have.`,
  columns: value => `has ${value.replace('/', ' cells where the heading has ')}; a separator or a quote is wrong.`,
  quotes: () => 'a quote stands inside a cell; put the cell in quotes and double the quotes in it.',
  'quote-open': () => 'a quote opens here and never closes; nothing after this row was read.',
  twice: (value, other) => `${value} is in the file already, in line ${other}.`,
  'code-taken': (value, other) => `${value} belongs to other goods of the till: ${other}.`,
}
const de: typeof en = {
  missing: () => 'fehlt.',
  'too-long': value => `ist zu lang: „${value}“.`,
  nul: () => 'enthält ein NUL-Zeichen; die Datei ist dort beschädigt.',
  control: () => 'enthält einen Zeilenumbruch, einen Tabulator oder ein anderes Steuerzeichen.',
  encoding: () => 'enthält Bytes, die in der Kodierung der Datei kein Text sind.',
  'not-a-number': value => `„${value}“ ist keine Zahl.`,
  negative: value => `„${value}“ ist kleiner als null.`,
  'too-large': value => `„${value}“ ist mehr, als eine Kasse annimmt.`,
  'too-many-decimals': value => `„${value}“ hat mehr Nachkommastellen als die Währung.`,
  'wrong-currency': value => `„${value}“ ist nicht die Währung dieser Kasse.`,
  'unknown-rate': value => `„${value}“ ist kein Steuersatz dieses Geschäfts.`,
  'unknown-age': value => `„${value}“ ist weder ein Alter noch eine Art beschränkter Ware.`,
  'unknown-unit': value => `„${value}“ ist keine Einheit; möglich sind Stück, kg und lb.`,
  'wrong-check-digit': value => `die Prüfziffer von ${value} ist falsch; eine Ziffer fehlt oder ist vertippt.`,
  characters: value => `„${value}“ enthält Zeichen, die kein Strichcode hat.`,
  spreadsheet: value =>
    `„${value}“ wurde von einer Tabellenkalkulation gekürzt; Spalte als Text formatieren und neu exportieren.`,
  'payment-card': () => 'enthält die Nummer einer Zahlungskarte; aus der Datei entfernen.',
  'too-many': value => `${value} Codes sind mehr, als eine Ware haben kann.`,
  columns: value =>
    `hat ${value.replace('/', ' Zellen, die Überschrift ')}; ein Trennzeichen oder Anführungszeichen ist falsch.`,
  quotes: () =>
    'ein Anführungszeichen steht mitten in einer Zelle; Zelle in Anführungszeichen setzen, innere verdoppeln.',
  'quote-open': () => 'ein Anführungszeichen öffnet sich hier und schließt nie; danach wurde nichts gelesen.',
  twice: (value, other) => `${value} steht schon in der Datei, in Zeile ${other}.`,
  'code-taken': (value, other) => `${value} gehört einer anderen Ware der Kasse: ${other}.`,
}

/** "Price: "1,999" has more decimals than the currency has." – without the line, which a list shows beside it. */
export function faultText({ field, reason, value, other }: FaultLike, language: WordsLanguage): string {
  const words = language === 'de' ? de : en
  const said = Object.hasOwn(words, reason) ? words[reason as FaultReason](value, other) : reason
  return `${fieldName(field, language)}: ${said}`
}

const refusals: Record<WordsLanguage, Record<FileRefusal, string>> = {
  en: {
    empty: 'The file is empty. Nothing was changed.',
    'no-table':
      'This is no list of goods: the first row must hold the headings, such as name, price, tax and barcode. Nothing was changed.',
    'no-name': 'No column is headed "name" (or "Bezeichnung"). Nothing was changed.',
    'no-price': 'No column is headed "price" (or "Preis"). Nothing was changed.',
    'no-tax': 'No column is headed "tax" (or "MwSt"). Nothing was changed.',
    'no-id':
      'The goods need a column headed "number" (or "Artikelnummer") or "barcode" (or "EAN"). Nothing was changed.',
    'line-too-long': 'A line of this file never ends, so it is no list of goods. Nothing was changed.',
    'too-large':
      'The file is larger than {{most}} MB, which is more than a million goods. Nothing was changed. Divide it into parts.',
    'broken-off': 'The file did not arrive whole. Nothing was changed. Choose it again.',
    'too-many-goods': 'The file holds more than {{most}} goods. Nothing was changed. Divide it into parts.',
    stopped: 'The import was stopped. The goods are what they were before.',
    busy: 'An earlier import is still being finished. Nothing was changed. Try again in a minute.',
    'nothing-good': 'No row of this file can be taken. Nothing was changed. The list says why.',
  },
  de: {
    empty: 'Die Datei ist leer. Nichts wurde geändert.',
    'no-table':
      'Das ist keine Warenliste: Die erste Zeile muss die Überschriften enthalten, etwa Bezeichnung, Preis, MwSt und EAN. Nichts wurde geändert.',
    'no-name': 'Keine Spalte heißt „Bezeichnung“ (oder „name“). Nichts wurde geändert.',
    'no-price': 'Keine Spalte heißt „Preis“ (oder „price“). Nichts wurde geändert.',
    'no-tax': 'Keine Spalte heißt „MwSt“ (oder „tax“). Nichts wurde geändert.',
    'no-id':
      'Die Waren brauchen eine Spalte „Artikelnummer“ (oder „number“) oder „EAN“ (oder „barcode“). Nichts wurde geändert.',
    'line-too-long': 'Eine Zeile dieser Datei endet nie, also ist es keine Warenliste. Nichts wurde geändert.',
    'too-large':
      'Die Datei ist größer als {{most}} MB, das sind mehr als eine Million Waren. Nichts wurde geändert. Bitte aufteilen.',
    'broken-off': 'Die Datei ist nicht ganz angekommen. Nichts wurde geändert. Bitte noch einmal wählen.',
    'too-many-goods': 'Die Datei enthält mehr als {{most}} Waren. Nichts wurde geändert. Bitte aufteilen.',
    stopped: 'Der Import wurde angehalten. Die Waren sind, wie sie vorher waren.',
    busy: 'Ein früherer Import wird noch beendet. Nichts wurde geändert. In einer Minute noch einmal versuchen.',
    'nothing-good': 'Keine Zeile dieser Datei kann übernommen werden. Nichts wurde geändert. Die Liste sagt, warum.',
  },
}
/** Why a file as a whole is not taken; `most` fills in the limit it went over. */
export const refusalText = (refusal: FileRefusal, most: number, language: WordsLanguage): string =>
  refusals[language][refusal].replace('{{most}}', most.toLocaleString(language))
