// Receipts as ESC/POS bytes for one printer: its columns, code page, logo, knife and drawer (Epson ESC/POS reference).
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder'
import type { ReceiptLine } from '#contract'
import { receiptRows } from '#domain/receipt-plain'
import type { Picture } from './print-png.ts'
import { printable } from './print-text.ts'

type EncoderOptions = NonNullable<ConstructorParameters<typeof ReceiptPrinterEncoder>[0]>
export type PrinterModel = NonNullable<EncoderOptions['printerModel']>
/** The pages whose bytes are proven against an independent reader; a printer that may change pages gets no others. */
const pages = ['cp437', 'cp858', 'cp850', 'cp852', 'cp865', 'cp866', 'windows1252'] as const
export type CodePage = (typeof pages)[number] | 'ascii' | 'auto'
export type PaperShape = {
  /** Null: as many as the model has, or 42. */
  columns: 32 | 42 | 44 | 48 | null
  codePage: CodePage
  /** Null: a printer that keeps to Epson's commands. */
  model: PrinterModel | null
  cut: 'full' | 'partial' | 'none'
  /** Which pin of the drawer's plug gets the pulse. */
  drawerPin: 2 | 5
  logo: Picture | null
}
export type ReceiptEncoder = {
  columns: number
  /** One piece of paper for each list of lines, each with its own cut. */
  papers(copies: readonly (readonly ReceiptLine[])[]): Uint8Array
  /** The pulse that opens the drawer. */
  kick: Uint8Array
}
type Abilities = { qrcode: { supported: boolean; models: string[] } }

/** Rows from the last printed one to the knife where the model does not say. */
const FEED_TO_KNIFE = 4
/** A logo may be 30 mm high, at 8 dots a millimetre. */
const LOGO_HEIGHT = 240
/** The most bytes of a QR code at level M with modules of so many dots that still fit 58 mm paper (ISO/IEC 18004 table 7). */
const moduleSizes = [
  [122, 6],
  [331, 4],
  [666, 3],
  [2331, 2],
] as const

/** Throws Error where the model has not got the code page or the columns are none of its own. */
export function createReceiptEncoder(shape: PaperShape): ReceiptEncoder {
  const options: EncoderOptions = {
    errors: 'strict',
    ...(shape.model === null ? { imageMode: 'raster', feedBeforeCut: FEED_TO_KNIFE } : { printerModel: shape.model }),
    ...(shape.columns === null ? {} : { columns: shape.columns }),
  }
  options.codepageCandidates = pages.filter(page => hasPage(options, page))
  const fresh = (): ReceiptPrinterEncoder => new ReceiptPrinterEncoder(options)
  const { columns, printableWidth, printerCapabilities } = fresh()
  const { qrcode } = printerCapabilities as Abilities
  const has = characterTest(fresh, shape.codePage)
  const head = Buffer.concat([fresh().initialize().encode(), logo(fresh(), shape.logo, printableWidth)])
  const knife = ending(fresh(), shape.cut)

  function paper(lines: readonly ReceiptLine[]): Uint8Array {
    const encoder = fresh().codepage(shape.codePage === 'ascii' ? 'cp437' : shape.codePage)
    // Spelled before it is laid out: "…" is one column on the screen and three on paper.
    for (const row of receiptRows(
      lines.map(line => spelled(line, has)),
      columns,
    )) {
      if (row.kind === 'text') encoder.align(row.align).bold(row.strong).line(row.text)
      else code(encoder, row.data, qrcode)
    }
    return Buffer.concat([head, encoder.bold(false).align('left').encode(), knife])
  }

  return {
    columns,
    papers: copies => Buffer.concat(copies.map(paper)),
    kick: fresh()
      .pulse(shape.drawerPin === 2 ? 0 : 1, 50, 500)
      .encode(),
  }
}

function hasPage(options: EncoderOptions, page: (typeof pages)[number]): boolean {
  try {
    new ReceiptPrinterEncoder(options).codepage(page)
    return true
  } catch {
    return false
  }
}

function spelled(line: ReceiptLine, has: (character: string) => boolean): ReceiptLine {
  switch (line.kind) {
    case 'text':
      return { ...line, text: printable(line.text, has) }
    case 'pair':
      return { ...line, left: printable(line.left, has), right: printable(line.right, has) }
    case 'rule':
    case 'qr':
      return line
    default:
      return line satisfies never
  }
}

/** Whether the page has a character; asked of the library, which knows the pages of every model, once for each character. */
function characterTest(fresh: () => ReceiptPrinterEncoder, page: CodePage): (character: string) => boolean {
  if (page === 'ascii') return () => false
  const known = new Map<string, boolean>()
  return character => {
    const before = known.get(character)
    if (before !== undefined) return before
    // ESC t n, then the byte; pages have pictures at control codes too, which a printer would take for commands.
    const byte = fresh().codepage(page).text(character).encode()[3] ?? 0
    const has = byte >= 0x80 && character.length === 1
    if (known.size < 5000) known.set(character, has)
    return has
  }
}

/** A code the printer cannot draw stands there as text, so that the receipt can still be found by its number. */
function code(encoder: ReceiptPrinterEncoder, data: string, ability: Abilities['qrcode']): void {
  // One character a byte: the library writes ISO 8859-1 and would lose everything else.
  const bytes = Buffer.from(data, 'utf8')
  const size = moduleSizes.find(([most]) => bytes.length <= most)?.[1]
  if (!ability.supported || size === undefined) {
    encoder.align('center').line(printable(data.slice(0, 120), () => false))
    return
  }
  encoder.align('center').qrcode(bytes.toString('latin1'), {
    model: ability.models.includes('2') ? 2 : undefined,
    size,
    errorlevel: 'm',
  })
}

/** Made once; receipts only repeat the bytes. */
function logo(encoder: ReceiptPrinterEncoder, picture: Picture | null, paperWidth: number): Uint8Array {
  if (picture === null) return new Uint8Array()
  const scale = Math.min(1, paperWidth / picture.width, LOGO_HEIGHT / picture.height)
  const width = Math.max(8, Math.floor((picture.width * scale) / 8) * 8)
  const height = Math.max(8, Math.round(picture.height * scale))
  return encoder
    .align('center')
    .image({ ...picture }, { width, height, algorithm: 'floydsteinberg' })
    .align('left')
    .encode()
}

/** The library ends each command with a line feed; behind the knife that would be an empty line on the next receipt. */
function ending(encoder: ReceiptPrinterEncoder, cut: PaperShape['cut']): Uint8Array {
  if (cut === 'none') return encoder.newline(FEED_TO_KNIFE + 1).encode()
  const bytes = encoder.cut(cut).encode()
  return bytes.subarray(0, bytes.lastIndexOf(0x56) + 2)
}
