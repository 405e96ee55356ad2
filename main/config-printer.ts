// Configuration of the receipt printer: where it is, what paper and letters it has, what it prints beside the receipt.
import * as z from 'zod'
import { word } from './config-kit.ts'

/** The models whose own ways are known (code pages, columns, knife, pictures, QR codes); all of them speak ESC/POS. */
export const printerModels = [
  'bixolon-srp350',
  'bixolon-srp350iii',
  'citizen-ct-s310ii',
  'epson-tm-m30ii',
  'epson-tm-m30iii',
  'epson-tm-p20ii',
  'epson-tm-t20ii',
  'epson-tm-t20iii',
  'epson-tm-t20iv',
  'epson-tm-t70',
  'epson-tm-t70ii',
  'epson-tm-t88ii',
  'epson-tm-t88iii',
  'epson-tm-t88iv',
  'epson-tm-t88v',
  'epson-tm-t88vi',
  'epson-tm-t88vii',
  'fujitsu-fp1000',
  'hp-a779',
  'meow',
  'metapace-t1',
  'mpt-ii',
  'pos-5890',
  'pos-8360',
  'sunmi-p2se',
  'sunmi-p3h',
  'sunmi-p3kh',
  'sunmi-p3mix',
  'sunmi',
  'xprinter-xp-n160ii',
  'xprinter-xp-t80q',
  'youku-58t',
] as const
/** "ascii" spells everything in plain letters; "auto" changes pages within a receipt. */
const codePages = ['cp437', 'cp850', 'cp852', 'cp858', 'cp865', 'cp866', 'windows1252', 'ascii', 'auto'] as const

const oneOf = (names: readonly string[]): string => `must be one of ${names.map(name => `"${name}"`).join(', ')}`
const flag = z.boolean({ error: 'must be true or false' })

export const Printer = z
  .strictObject({
    host: word('the printer address'),
    port: z.int({ error: 'must be a whole number from 1 to 65535' }).min(1).max(65535).default(9100),
    /** Null: as many as the model has, 42 without a model. */
    columns: z
      .union([z.literal(32), z.literal(42), z.literal(44), z.literal(48)], {
        error: 'must be 32 (58 mm paper), 42, 44 or 48 (80 mm paper), or null for what the model has',
      })
      .nullable()
      .default(null),
    codePage: z.enum(codePages, { error: oneOf(codePages) }).default('cp858'),
    model: z
      .enum(printerModels, { error: `${oneOf(printerModels)}, or null for any printer that keeps to ESC/POS` })
      .nullable()
      .default(null),
    logo: z.string({ error: 'must be the path of a PNG file of at most 1 MB, or null' }).nullable().default(null),
    cut: z.enum(['full', 'partial', 'none'], { error: 'must be "full", "partial" or "none"' }).default('full'),
    drawer: z
      .enum(['pin2', 'pin5', 'none'], { error: 'must be "pin2", "pin5" (the pin of its plug) or "none"' })
      .default('pin2'),
    copies: z.int({ error: 'must be a whole number from 1 to 5' }).min(1).max(5).default(1),
    merchantCopy: flag.default(false),
    /** False for a printer or print server that never answers: what it took then counts as printed. */
    answers: flag.default(true),
  })
  .refine(({ codePage, model }) => codePage !== 'auto' || model !== null, {
    path: ['codePage'],
    error: 'must not be "auto" without a model, because the pages of the printer are not known',
  })
  .nullable()
export type Printer = NonNullable<z.infer<typeof Printer>>
