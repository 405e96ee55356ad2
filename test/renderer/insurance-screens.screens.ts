// The insurance card as a cashier meets it: unsure fields first, Enter confirms, files that are no pictures, the payer's answer.
import { deflateSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { en } from '../../renderer/text/en.ts'
import { asked, startPreviewBrowser, tellPage, type PreviewBrowser } from './preview/browser.ts'
import { cardFields, eligibilities, scan } from './preview/states-insurance.ts'

let preview: PreviewBrowser
beforeAll(async () => {
  preview = await startPreviewBrowser()
})
afterAll(() => preview.end())

async function openCard(scene: string) {
  const page = await preview.open(scene)
  await page.locator('[data-screen=sell]').waitFor()
  await page.keyboard.press('F6')
  await page.locator('[data-screen=insurance]').waitFor()
  return page
}

describe('a card that was read', () => {
  it('has its unsure fields first, and the first of them has the focus', async () => {
    const page = await openCard('insurance-read')
    await page.locator('.card-field').first().waitFor()
    const names = await page
      .locator('.card-field')
      .evaluateAll(all => all.map(each => (each as HTMLElement).dataset['field']))
    expect(names.slice(0, 2)).toEqual(['member_number', 'rx_pcn'])
    expect(names).toHaveLength(cardFields.length)
    expect(
      await page.locator('[data-field=member_number] input').evaluate(each => each === document.activeElement),
    ).toBe(true)
  })

  it('is confirmed by Enter with what was corrected, in the order of the card', async () => {
    const page = await openCard('insurance-read')
    await page.locator('[data-field=member_number] input').fill('EXA 803 127 5')
    await page.getByText(en.insurance.confidence.changed).waitFor()
    await page.waitForTimeout(100)
    await page.keyboard.press('Enter')
    const values = cardFields.map(({ name, value }) => ({
      name,
      value: name === 'member_number' ? 'EXA 803 127 5' : value,
    }))
    await expect.poll(() => asked(page, 'insurance.confirm')).toEqual([{ scanId: 'scan-1', fields: values }])
    await page.locator('[data-screen=sell]').waitFor()
  })

  it('is not confirmed by a scanner that types into a field', async () => {
    const page = await openCard('insurance-read')
    const input = page.locator('[data-field=rx_pcn] input')
    // In one go, because a test types slower than a scanner.
    await input.evaluate((field: HTMLInputElement) => {
      field.focus()
      // By the element's own setter, because React takes a value written to the field for its own.
      Reflect.set(HTMLInputElement.prototype, 'value', '4001234567890', field)
      field.dispatchEvent(new Event('input', { bubbles: true }))
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
    })
    await page.locator('[data-field=rx_pcn]').getByText(en.insurance.confidence.changed).waitFor()
    await page.waitForTimeout(200)
    expect(await asked(page, 'insurance.confirm')).toEqual([])
  })

  it('keeps what was typed when more arrives', async () => {
    const page = await openCard('insurance-read')
    await page.locator('[data-field=rx_pcn] input').fill('1234')
    await tellPage(
      page,
      'insurance',
      scan('read', { extras: [{ kind: 'phone', label: 'pcp_phone', value: '555-010' }] }),
    )
    await page.getByText('555-010').waitFor()
    expect(await page.locator('[data-field=rx_pcn] input').inputValue()).toBe('1234')
  })
})

describe('a scan', () => {
  it('of a card without a back starts anew with one side', async () => {
    const page = await openCard('insurance-back')
    await page.getByText(en.insurance.noBackHint.back).waitFor()
    await page.keyboard.press('F4')
    await expect.poll(() => asked(page, 'insurance.start')).toEqual([{ bothSides: true }, { bothSides: false }])
    await page.getByText(en.insurance.leadOne).waitFor()
    expect(await page.getByText(en.insurance.noBack).count()).toBe(0)
  })

  it('that failed on one side is tried again for the same customer', async () => {
    const page = await openCard('insurance-retry')
    await page.getByText(en.insurance.reasons.backside_failed).waitFor()
    await page.keyboard.press('Enter')
    await expect.poll(() => asked(page, 'insurance.retry')).toEqual([{ scanId: 'scan-1' }])
  })

  it('that was tried often enough is only left', async () => {
    const page = await openCard('insurance-often')
    await page.getByText(en.insurance.reasons['too-many-tries']).waitFor()
    expect(await page.getByRole('button', { name: en.insurance.retry }).count()).toBe(0)
    await page.keyboard.press('F5')
    expect(await asked(page, 'insurance.retry')).toEqual([])
    await page.getByRole('button', { name: en.insurance.leave }).press('Enter')
    await page.locator('[data-screen=sell]').waitFor()
  })

  it('never shows a code of the service', async () => {
    const page = await openCard('insurance-odd')
    await page.getByText(en.insurance.reasons.other).waitFor()
    expect(await page.locator('body').innerText()).not.toContain('UKN_17')
  })
})

/** A PNG of one colour: `size` pixels a side in very few bytes (PNG 1.2, IHDR and IDAT). */
function png(size: number): Buffer {
  const crcOf = (bytes: Buffer): number => {
    let crc = ~0
    for (const byte of bytes) {
      crc ^= byte
      for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
    }
    return ~crc >>> 0
  }
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    crc.writeUInt32BE(crcOf(body))
    return Buffer.concat([length, body, crc])
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(size, 0)
  head.writeUInt32BE(size, 4)
  // One bit a pixel, grey.
  head[8] = 1
  const rows = Buffer.alloc(size * (Math.ceil(size / 8) + 1))
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

describe('a file', () => {
  it.each([
    ['that is no picture', 'card.jpg', Buffer.from('%PDF-1.4 not a picture'), 'not-a-picture'],
    ['that is empty', 'card.png', Buffer.alloc(0), 'not-a-picture'],
    [
      'that is a drawing',
      'card.svg',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      'not-a-picture',
    ],
    ['of 100 megapixels', 'card.png', png(10_000), 'too-large'],
    ['that no computer could unpack', 'card.png', png(30_000), 'not-a-picture'],
  ] as const)('%s is answered in words, and nothing is sent', async (_what, name, buffer, problem) => {
    const page = await openCard('insurance')
    await page.locator('input[type=file]').setInputFiles({ name, mimeType: 'image/png', buffer })
    await page.getByText(en.camera.fileProblem[problem]).waitFor()
    expect(await asked(page, 'insurance.upload')).toEqual([])
  })

  it('that is a picture is sent as one', async () => {
    const page = await openCard('insurance')
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: en.camera.file }).click()
    await (await chooser).setFiles({ name: 'card.png', mimeType: 'image/png', buffer: png(400) })
    // The worker unpacks it and looks for the number of a payment card first.
    await expect
      .poll(() => asked(page, 'insurance.upload'), { timeout: 20_000 })
      .toMatchObject([{ side: 'front', capture: 'selectedFile' }])
  })
})

describe('the coverage', () => {
  it('is asked for with the name and the birth date of the card, and answered in one word', async () => {
    const page = await openCard('insurance-read')
    await page.locator('.card-field').first().waitFor()
    await page.keyboard.press('F6')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Enter')
    await expect
      .poll(() => asked(page, 'insurance.eligibility'))
      .toEqual([{ scanId: 'scan-1', firstName: 'Ada', lastName: 'Example', born: '1980-05-13' }])
    await tellPage(page, 'insurance', scan('read', { eligibility: eligibilities.checking }))
    await page.getByRole('dialog').getByText(en.insurance.coverage.checking).waitFor()
    await tellPage(page, 'insurance', scan('read', { eligibility: eligibilities.inactive }))
    await page.getByRole('dialog').getByText(en.insurance.coverage.inactive, { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.locator('.coverage [data-active=inactive]').waitFor()
  })

  it('is not asked for without a whole name and a real date', async () => {
    const page = await openCard('insurance-read')
    await page.keyboard.press('F6')
    await page.getByLabel(en.insurance.coverage.lastName).fill(' ')
    await page.keyboard.press('Enter')
    await page.getByText(en.insurance.coverage.missing).waitFor()
    expect(await asked(page, 'insurance.eligibility')).toEqual([])
  })

  it('is not offered where the store has no provider number', async () => {
    const page = await openCard('insurance-plain')
    await page.locator('.card-field').first().waitFor()
    await page.keyboard.press('F6')
    await page.waitForTimeout(100)
    expect(await page.getByRole('dialog').count()).toBe(0)
  })
})
