// The import of goods: how files are written, what is refused and in which words, and that nothing is ever half done.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { goodsWorld, american, mona, type GoodsWorld } from './goods-world.ts'

let world: GoodsWorld
beforeEach(() => void (world = goodsWorld()))
afterEach(() => world.close())

const head = 'id,name,category,price,tax,barcode\n'
const names = (text: string): string[] => world.catalogue.search(text, null, 50).map(({ name }) => name)

describe('a file is understood', () => {
  const table = (mark: string, decimal: string): string =>
    [
      'Artikelnummer',
      'Bezeichnung',
      'Warengruppe',
      'VK-Preis (brutto)',
      'MwSt',
      'EAN-Code',
      'EAN 2',
      'Pfand',
      'Lieferant',
    ].join(mark) +
    `\r\n${['1', 'Weißbier Käse', 'Bier', `1${decimal}99`, '19 %', '9520001040078', '', `0${decimal}08`, 'x'].join(mark)}\r\n`

  test.each([
    [';', ',', 'de'],
    ['\t', ',', 'de'],
    ['|', '.', 'en'],
    [';', '.', 'en'],
  ] as const)('with columns divided by %j and decimals after %j', async (mark, sign, decimal) => {
    const view = await world.take(table(mark, sign))
    expect(view).toMatchObject({ step: 'done', format: { delimiter: mark, decimal }, counts: { added: 1 }, bad: 0 })
    expect(view.columns.map(({ field }) => field)).toEqual([
      'id',
      'name',
      'category',
      'price',
      'tax',
      'barcode',
      'barcode',
      'deposit',
      null,
    ])
    expect(world.catalogue.good('1')).toMatchObject({
      name: 'Weißbier Käse',
      priceMinor: 199,
      depositMinor: 8,
      taxBasisPoints: 1900,
      taxClass: 'general',
      barcodes: ['9520001040078'],
    })
  })

  test.each([
    ['utf-8', Buffer.from(table(';', ','))],
    ['utf-8', Buffer.from(`\ufeff${table(';', ',')}`)],
    ['utf-16le', Buffer.from(`\ufeff${table(';', ',')}`, 'utf16le')],
    ['utf-16le', Buffer.from(table(';', ','), 'utf16le')],
    ['utf-16be', Buffer.from(`\ufeff${table(';', ',')}`, 'utf16le').swap16()],
    ['windows-1252', Buffer.from(table(';', ','), 'latin1')],
  ] as const)('in %s, however it is cut into pieces', async (encoding, file) => {
    for (const piece of [1, 7, 4096]) {
      const view = await world.read(file, { piece })
      expect(view).toMatchObject({ step: 'ready', good: 1, bad: 0, format: { encoding } })
      expect(view.sample[0]?.good.name).toBe('Weißbier Käse')
    }
  })

  test('as Windows-1252 even where the first letter beyond ASCII comes late', async () => {
    const rows = Array.from({ length: 5000 }, (_, n) => `${n},Plain ${n},Food,1.00,7,\n`).join('')
    const view = await world.read(Buffer.from(`${head}${rows}9999,Käse,Food,1.00,7,\n`, 'latin1'))
    expect(view).toMatchObject({ step: 'ready', good: 5001, bad: 0, format: { encoding: 'windows-1252' } })
    await world.work.goodsImport.apply(view.importId, mona).finished
    expect(names('kase')).toEqual(['Käse'])
  })

  test('with old line ends, empty lines, quoted cells over two lines and doubled quotes', async () => {
    const view = await world.take('\r\rname,price,tax,barcode\r"Saft ""Extra"", 1 l",2.00,19,ABC-1\r\r')
    expect(view).toMatchObject({ step: 'done', counts: { added: 1 }, bad: 0 })
    expect(world.catalogue.resolve('ABC-1')?.product.name).toBe('Saft "Extra", 1 l')
  })

  test('with emoji, names from right to left, and ages by the law of the country', async () => {
    const view = await world.take(
      'Nummer;Bezeichnung;Preis;MwSt;Altersklasse;Mindestalter;Einheit\n1;🍺 Bier 🍻;1,00;19;Bier;;Stück\n2;عصير تفاح;2,00;7;;;\n3;Obstler;9,00;19;Spirituosen;16;\n4;Äpfel;3,00;7;;;kg\n',
    )
    expect(view).toMatchObject({ step: 'done', counts: { added: 4 }, bad: 0 })
    expect([1, 3].map(id => world.catalogue.good(String(id))?.requiredAge)).toEqual([16, 18])
    expect([names('🍺 b'), names('عصير'), world.catalogue.good('4')?.unit]).toEqual([
      ['🍺 Bier 🍻'],
      ['عصير تفاح'],
      'kg',
    ])
  })

  test('in a store that states its own rates', async () => {
    world.close()
    world = goodsWorld({ store: american })
    const view = await world.take(
      'sku,title,price,tax,age class\n1,Bourbon,19.99,8.875,liquor\n2,Bread,2.00,exempt,\n3,Gum,1.00,sales,\n',
    )
    expect(view).toMatchObject({ step: 'done', counts: { added: 3 }, bad: 0 })
    expect(
      ['1', '2', '3'].map(id => [world.catalogue.good(id)?.taxClass, world.catalogue.good(id)?.requiredAge]),
    ).toEqual([
      ['sales', 21],
      ['exempt', 0],
      ['sales', 0],
    ])
  })
})

describe('bad rows are told by line and field, and the good ones are kept', () => {
  const bad: [string, string, string][] = [
    ['no price', '1,Milk,Food,,7,', 'Price: is missing.'],
    ['three decimals', '1,Milk,Food,1.999,7,', 'Price: "1.999" has more decimals than the currency has.'],
    ['a price below zero', '1,Milk,Food,-1.00,7,', 'Price: "-1.00" is below zero.'],
    ['a price that is none', '1,Milk,Food,cheap,7,', 'Price: "cheap" is no number.'],
    ['NaN', '1,Milk,Food,NaN,7,', 'Price: "NaN" is no number.'],
    ['an enormous price', '1,Milk,Food,99999999.00,7,', 'Price: "99999999.00" is more than a till takes.'],
    ['another currency', '1,Milk,Food,$ 1.00,7,', 'Price: "$ 1.00" is not the currency of this till.'],
    ['a rate the store has not', '1,Milk,Food,1.00,16,', 'Tax: "16" is no tax rate of this store.'],
    ['no rate', '1,Milk,Food,1.00,,', 'Tax: is missing.'],
    ['no name', '1,,Food,1.00,7,', 'Name: is missing.'],
    ['a name without end', `1,${'x'.repeat(121)},Food,1.00,7,`, `Name: is too long: "${'x'.repeat(40)}…".`],
    ['a NUL', '1,Mi\0lk,Food,1.00,7,', 'Name: holds a NUL character; the file is damaged there.'],
    ['a tab', '1,Mi\tlk,Food,1.00,7,', 'Name: holds a line break, a tab or another control character.'],
    [
      'a wrong check digit',
      '1,Milk,Food,1.00,7,9520001040077',
      'Barcode: the check digit of 9520001040077 is wrong; a digit is missing or mistyped.',
    ],
    [
      'a number a spreadsheet shortened',
      '1,Milk,Food,1.00,7,"9.52E+12"',
      'Barcode: "9.52E+12" was shortened by a spreadsheet; format the column as text and export the file again.',
    ],
    [
      'too many cells',
      '1,Milk,Food,1.00,7,,,9',
      'Row: has 8 cells where the heading has 6; a separator or a quote is wrong.',
    ],
    [
      'a quote inside',
      '1,5" nail,Food,1.00,7,',
      'Row: a quote stands inside a cell; put the cell in quotes and double the quotes in it.',
    ],
  ]
  test.each(bad)('%s', async (_, row, said) => {
    const view = await world.take(`${head}0,Good one,Food,1.00,7,\n${row}\n9,Good two,Food,2.00,19,\n`)
    expect(view.bad).toBe(1)
    expect(view).toMatchObject({ step: 'done', counts: { added: 2 } })
    expect(names('good')).toEqual(['Good one', 'Good two'])
    const again = await world.read(`${head}0,Good one,Food,1.00,7,\n${row}\n9,Good two,Food,2.00,19,\n`)
    expect(world.faults(again)).toEqual([`3 ${said}`])
    expect(world.faults(again, 'de')[0]).toMatch(/^3 (Preis|Steuer|Bezeichnung|Strichcode|Zeile): /)
  })

  test('never repeats a payment card number', async () => {
    const number = ['4111', '1111', '1111', '1111'].join('')
    const view = await world.read(
      `${head}1,Card ${number},Food,1.00,7,\n2,Milk,Food,1.00,7,${number}\n3,Tea,Food,${number},7,\n`,
    )
    expect(world.faults(view).join()).not.toContain(number.slice(4, 12))
    expect(view).toMatchObject({ step: 'refused', refusal: { why: 'nothing-good' }, bad: 3 })
  })

  test('all faults of a row at once, and lines counted as an editor counts them', async () => {
    const view = await world.read(
      `${head}1,"Two\nlines",Food,1.00,7,\n\n2,Milk,Food,x,5,1234567890128\n3,Fine,Food,1.00,7,\n`,
    )
    expect(world.faults(view)).toEqual([
      '2 Name: holds a line break, a tab or another control character.',
      '5 Price: "x" is no number.',
      '5 Tax: "5" is no tax rate of this store.',
    ])
  })

  test('numbers and codes that are twice in the file, in every spelling, and codes of other goods', async () => {
    await world.take(`${head}old,Old one,Food,1.00,7,9520001040108\n`)
    const view = await world.read(
      `${head}1,Milk,Food,1.00,7,012345678905\n1,Again,Food,1.00,7,\n2,Tea,Food,1.00,7,0012345678905\n3,New,Food,1.00,7,9520001040108\n`,
    )
    expect(world.faults(view)).toEqual([
      '3 Number: 1 is in the file already, in line 2.',
      '4 Barcode: 0012345678905 is in the file already, in line 2.',
      '5 Barcode: 9520001040108 belongs to other goods of the till: old.',
    ])
    expect(view).toMatchObject({ step: 'ready', good: 1, bad: 3 })
    const moved = await world.take(`${head}old,Old one,Food,1.00,7,\n3,New,Food,1.00,7,9520001040108\n`)
    expect(moved).toMatchObject({ step: 'done', bad: 0, counts: { added: 1, changed: 1 } })
    expect(world.catalogue.byBarcode('9520001040108')?.id).toBe('3')
  })

  test('a quote that never closes: what came before it is kept', async () => {
    const view = await world.read(
      `${head}1,Milk,Food,1.00,7,\n2,"Tea,Food,1.00,7,\n${'3,Rest,Food,1.00,7,\n'.repeat(5000)}`,
    )
    expect(view).toMatchObject({ step: 'ready', good: 1, bad: 1 })
    expect(world.faults(view)).toEqual(['3 Row: a quote opens here and never closes; nothing after this row was read.'])
  })
})

describe('a file that is no list of goods is refused in words', () => {
  test.each([
    ['empty', '', 'empty'],
    ['blank lines', '\n\n \n', 'empty'],
    ['a letter', 'Dear Sir,\nplease find enclosed\n', 'no-table'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48]), 'no-table'],
    ['no names', 'id,price,tax\n1,2,7\n', 'no-name'],
    ['no prices', 'id,name,tax\n1,2,7\n', 'no-price'],
    ['no taxes', 'id,name,price\n1,2,7\n', 'no-tax'],
    ['no numbers', 'name,price,tax\n1,2,7\n', 'no-id'],
    ['one endless line', 'x'.repeat(600_000), 'line-too-long'],
    ['a heading alone', head, 'empty'],
  ] as const)('%s', async (_, file, why) => {
    await world.take(`${head}1,Milk,Food,1.00,7,\n`)
    const view = await world.take(file)
    expect(view).toMatchObject({ step: 'refused', refusal: { why } })
    expect(names('milk')).toEqual(['Milk'])
  })

  test('one that is too large, by what it says of itself or by what comes', async () => {
    expect(world.work.goodsImport.begin(2 ** 30, false)).toMatchObject({
      step: 'refused',
      refusal: { why: 'too-large', most: 256 },
    })
    world.close()
    world = goodsWorld({ limits: { bytes: 20_000, goods: 100 } })
    const { importId } = world.work.goodsImport.begin(0, false)
    for (let place = 0; place < 5; place += 1)
      await world.work.goodsImport.chunk(
        importId,
        place,
        Buffer.from(`${place === 0 ? head : ''}${' \n'.repeat(4000)}`),
      )
    expect(world.work.goodsImport.state()).toMatchObject({ step: 'refused', refusal: { why: 'too-large' } })
    const many = Array.from({ length: 101 }, (_, n) => `${n},Good ${n},Food,1,7,\n`).join('')
    expect(await world.read(head + many)).toMatchObject({
      step: 'refused',
      refusal: { why: 'too-many-goods', most: 100 },
    })
  })

  test('one of which a piece is missing; a piece that came twice counts once', async () => {
    const { goodsImport } = world.work
    const first = goodsImport.begin(100, false).importId
    await goodsImport.chunk(first, 0, Buffer.from(head))
    await goodsImport.chunk(first, 0, Buffer.from(head))
    await goodsImport.chunk(first, 1, Buffer.from('1,Milk,Food,1.00,7,\n'))
    expect(await goodsImport.preview(first)).toMatchObject({ step: 'ready', good: 1, bad: 0 })
    const second = goodsImport.begin(100, false).importId
    await goodsImport.chunk(second, 0, Buffer.from(head))
    expect(await goodsImport.chunk(second, 2, Buffer.from('x'))).toMatchObject({ refusal: { why: 'broken-off' } })
    expect(() => goodsImport.faults(first, 0, 1)).toThrow('conflict')
  })
})

describe('what would happen is shown first, and only then done', () => {
  const first = `${head}1,Milk,Food,1.00,7,9520001040078\n2,Tea,Food,2.00,7,\n3,Oil,Food,3.00,7,\n`

  test('nothing changes before it is applied, and a cancelled import leaves nothing', async () => {
    await world.take(first)
    const view = await world.read(`${head}1,Milk,Food,1.50,7,9520001040078\n2,Tea,Food,2.00,7,\n4,Salt,Food,1.00,7,\n`)
    expect(view.counts).toEqual({ added: 1, changed: 1, unchanged: 1, leaving: 0 })
    expect(world.catalogue.find('1')?.priceMinor).toBe(100)
    world.work.goodsImport.cancel(view.importId)
    expect([world.work.goodsImport.state(), world.catalogue.count(), names('salt')]).toEqual([null, 3, []])
  })

  test('goods that are not in the file stay, or leave where that was asked for', async () => {
    await world.take(first)
    expect((await world.take(`${head}1,Milk,Food,1.50,7,9520001040078\n`)).counts).toMatchObject({
      changed: 1,
      leaving: 0,
    })
    expect(world.catalogue.count()).toBe(3)
    const view = await world.take(`${head}1,Milk,Food,1.50,7,\n5,Rice,Food,1.00,7,9520001040078\n`, { replace: true })
    expect(view.counts).toEqual({ added: 1, changed: 1, unchanged: 0, leaving: 2 })
    expect([world.catalogue.count(), names(''), world.catalogue.byBarcode('9520001040078')?.id]).toEqual([
      2,
      ['Milk', 'Rice'],
      '5',
    ])
    expect(world.catalogue.categories()).toEqual([{ name: 'Food', products: 2 }])
  })

  test('each price that changed is in its history with who and when, and the import is in the journal', async () => {
    await world.take(first)
    await world.take(`${head}1,Milk,Food,1.50,7,9520001040078\n2,Tea black,Food,2.00,7,\n`, { replace: true })
    const prices = (id: string) =>
      world.catalogue
        .priceChanges(id, 9)
        .map(({ fromMinor, toMinor, who, source }) => [fromMinor, toMinor, who, source])
    expect(prices('1')).toEqual([
      [100, 150, 'Mona Manager', 'import'],
      [null, 100, 'Mona Manager', 'import'],
    ])
    expect(prices('2')).toHaveLength(1)
    expect(prices('3')).toEqual([
      [300, null, 'Mona Manager', 'import'],
      [null, 300, 'Mona Manager', 'import'],
    ])
    const entries = world.values("select data from journal where kind = 'catalogue-changed'")
    expect(entries.map(entry => JSON.parse(String(entry)) as unknown)).toEqual([
      { import: true, added: 3, changed: 0, unchanged: 0, leaving: 0 },
      { import: true, added: 0, changed: 2, unchanged: 0, leaving: 1 },
    ])
    expect(() => world.exec('update price_change set to_minor = 0')).toThrow('never changed')
    expect(() => world.exec('delete from price_change')).toThrow('never deleted')
  })

  test('while one is applied no other begins, single goods are not changed, and stopping it leaves the old goods', async () => {
    await world.take(first)
    const rows = Array.from({ length: 3000 }, (_, n) => `n${n},New ${n},Food,1.00,7,\n`).join('')
    const view = await world.read(`${head}1,Milk,Food,9.00,7,\n${rows}`)
    const { finished } = world.work.goodsImport.apply(view.importId, mona)
    await new Promise(setImmediate)
    expect(() => world.work.goodsImport.begin(1, false)).toThrow('conflict')
    const good = world.catalogue.good('2')!
    expect(good.name).toBe('Tea')
    expect(world.work.goods.save({ ...good, priceMinor: 250 }, mona, 'en')).toMatchObject({ saved: false })
    expect([names('new 1'), world.catalogue.find('1')?.priceMinor, world.catalogue.count()]).toEqual([[], 100, 3])
    world.work.goodsImport.cancel(view.importId)
    expect(await finished).toMatchObject({ step: 'refused', refusal: { why: 'stopped' } })
    await world.work.goodsImport.resume()
    expect([names('new 1'), world.catalogue.find('1')?.priceMinor, world.catalogue.count()]).toEqual([[], 100, 3])
    expect(world.values('select count(*) from product')[0]).toBe(3)
    world.exec("insert into product_text (product_text) values ('integrity-check')")
    expect(world.incidents).toEqual([])
  })
})
