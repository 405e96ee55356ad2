// Draws the back of a made-up driving licence with a true PDF417 on it, at 16 pixels a millimetre.
import { createCanvas } from '@napi-rs/canvas'
import bwip from 'bwip-js/node'
import type { Quad } from '../../renderer/capture/homography.ts'
import { rectangle } from '../../renderer/capture/homography.ts'
import type { Chance } from './chance.ts'
import type { Drawn } from './mrz-card.ts'

/** `payload` is what the symbol says; `symbol` its place on the card in pixels, `columns` and `rows` its shape. */
export type LicenceCard = Drawn & { payload: string; symbol: Quad; columns: number; rows: number }

type Matrix = { pixs: ArrayLike<number>; pixx: number }
const scale = 16
const canvas = createCanvas(10, 10)
const issuers = [
  ['636014', 'CA'],
  ['636001', 'NY'],
  ['636015', 'TX'],
  ['636010', 'FL'],
  ['636035', 'IL'],
  ['636000', 'VA'],
  ['636045', 'WA'],
  ['636032', 'MI'],
  ['636021', 'AZ'],
  ['636020', 'CO'],
  ['636012', 'ON', 'CAN'],
  ['636028', 'BC', 'CAN'],
  ['604428', 'QC', 'CAN'],
  ['604432', 'AB', 'CAN'],
] as const
const families = ['MUSTERMANN', 'SPECIMEN', 'O HARA', 'VAN DER BERG', 'LI', 'GARCIA-LOPEZ', 'NGUYEN', 'SMITH']
const givens = ['ERIKA', 'JAN', 'MARIA', 'WILLEM', 'ANNA', 'THI', 'JOSE', 'PAT']

/** A payload of 300 to 350 bytes as issuers of the United States and Canada write them (AAMVA DL/ID Card Design Standard, annex D). */
export function somePayload(c: Chance): string {
  const [iin, state, country = 'USA'] = c.pick(issuers)
  const version = c.pick(['04', '06', '08', '09', '10'])
  const day = (from: number, to: number): string => {
    const [year, month, date] = [c.whole(from, to), c.whole(1, 12), c.whole(1, 28)].map(n => `${n}`.padStart(2, '0'))
    return country === 'CAN' ? `${year}${month}${date}` : `${month}${date}${year}`
  }
  const digits = (least: number, most: number): string => `${c.whole(least, most)}`
  const elements: [string, string][] = [
    ['DCA', 'C'],
    ['DCB', 'NONE'],
    ['DCD', 'NONE'],
    ['DBA', day(2021, 2034)],
    ['DCS', c.pick(families)],
    ['DAC', c.pick(givens)],
    ['DAD', c.is(0.7) ? c.pick(givens) : 'NONE'],
    ['DBD', day(2015, 2024)],
    ['DBB', day(1940, 2012)],
    ['DBC', c.pick(['1', '2', '9'])],
    ['DAY', c.pick(['BRO', 'BLU', 'GRN', 'HAZ'])],
    ['DAU', country === 'CAN' ? `${digits(150, 200)} cm` : `0${digits(58, 78)} in`],
    ['DAG', `${digits(1, 9999)} ${c.pick(['MAIN ST', 'OAK AVE APT 4B', 'N 5TH STREET', 'KING ST W'])}`],
    ['DAI', c.pick(['SACRAMENTO', 'ALBANY', 'AUSTIN', 'TORONTO', 'MIAMI'])],
    ['DAJ', state],
    ['DAK', country === 'CAN' ? 'M5V2T6     ' : `${digits(10_000, 99_999)}0000  `],
    ['DAQ', `D${digits(1_000_000, 99_999_999)}`],
    ['DCF', `${digits(1e9, 9e9)}A${digits(100, 999)}`],
    ['DCG', country],
    ['DDE', 'N'],
    ['DDF', 'N'],
    ['DDG', 'N'],
    ['DAW', digits(90, 260)],
    ['DAZ', 'BRO'],
    ['DCK', `${digits(1e9, 9e9)}01`],
    ['DDB', day(2009, 2019)],
    ['DDA', 'F'],
    ...(c.is(0.5) ? [['DDK', '1'] as [string, string]] : []),
  ]
  const licence = `DL${elements.map(([name, value]) => name + value).join('\n')}\r`
  const own = `Z${state[0]}Z${state[0]}A${digits(1000, 9999)}\r`
  const four = (n: number): string => `${n}`.padStart(4, '0')
  const head = `@\n\x1e\rANSI ${iin}${version}0002`
  const first = head.length + 20
  return `${head}DL${four(first)}${four(licence.length)}Z${state[0]}${four(first + licence.length)}${four(own.length)}${licence}${own}`
}

export function drawLicence(c: Chance, payload = somePayload(c)): LicenceCard {
  const columns = c.whole(10, 17)
  const { pixs, pixx } = matrixOf(payload, columns, c.whole(3, 5))
  const rows = pixs.length / pixx
  canvas.width = Math.round(85.6 * scale)
  canvas.height = 54 * scale
  const context = canvas.getContext('2d')
  context.fillStyle = c.pick(['#e9eef7', '#f6efe2', '#e8f4ea', '#f5f5f2', '#dfe9ef'])
  context.fillRect(0, 0, canvas.width, canvas.height)
  const striped = c.is(0.4)
  if (striped) {
    context.fillStyle = '#1a1a1e'
    context.fillRect(0, 3 * scale, canvas.width, 8 * scale)
  }
  context.fillStyle = '#333'
  context.font = `${1.6 * scale}px DejaVu Sans, Arial, sans-serif`
  const print = ['CLASS: C  Any 2-axle vehicle', 'RESTRICTIONS: NONE', 'If found drop in any mailbox', 'Rev 08/29/2017']
  print.forEach((line, i) => context.fillText(line, 4 * scale, (14 + i * 2.3) * scale))

  const width = c.between(70, 77) * scale
  const module = width / pixx
  const rowHeight = Math.min(3 * module, (26 * scale) / rows)
  const left = (canvas.width - width) / 2 + c.between(-2, 2) * scale
  const top = canvas.height - rows * rowHeight - c.between(3, 6) * scale
  context.fillStyle = '#fff'
  context.fillRect(left - 2 * module, top - 2 * module, width + 4 * module, rows * rowHeight + 4 * module)
  context.fillStyle = '#161618'
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < pixx; x++) {
      if (pixs[y * pixx + x]) context.fillRect(left + x * module, top + y * rowHeight, module + 0.3, rowHeight + 0.3)
    }
  }
  return {
    rgba: context.getImageData(0, 0, canvas.width, canvas.height).data,
    width: canvas.width,
    height: canvas.height,
    lines: [],
    payload,
    symbol: rectangle(left, top, left + width, top + rows * rowHeight),
    columns,
    rows,
  }
}

/** One entry for each module and row; control characters go in as three-digit escapes. */
function matrixOf(payload: string, columns: number, eclevel: number): Matrix {
  // eslint-disable-next-line no-control-regex
  const text = payload.replace(/[\x00-\x1f^]/g, sign => `^${String(sign.charCodeAt(0)).padStart(3, '0')}`)
  const options = { bcid: 'pdf417', text, parse: true, columns, eclevel, rowmult: 1 }
  const [symbol] = bwip.raw(options) as Matrix[]
  if (!symbol) throw new Error('No symbol was made.')
  return symbol
}
