// Tesseract.js reading a zone, as the peer of our own reader; it is no dependency and stands there only where somebody installed it.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { rectangle } from '../../renderer/capture/homography.ts'
import { grow, sizeOf } from '../../renderer/capture/homography.ts'
import { rectify } from '../../renderer/capture/rectify.ts'
import { pictureOf } from '../scan/camera.ts'
import type { MrzPeer } from '../scan/mrz-cell.ts'

/** The little of its interface that is used. */
type Recogniser = {
  setParameters(values: Record<string, string>): Promise<unknown>
  recognize(picture: Buffer): Promise<{ data: { text: string } }>
  terminate(): Promise<unknown>
}
type Tesseract = {
  createWorker(language: string, engine: number, options: Record<string, unknown>): Promise<Recogniser>
}

const folder = resolve('.cache/peers/tesseract')
const install = `npm install --prefix ${join('.cache', 'peers', 'tesseract')} tesseract.js@7.0.0 @tesseract.js-data/eng@1.0.0`

/** The reader and how to end it, or a sentence why there is none. Everything comes from the disk; nothing is fetched. */
export async function tesseractPeer(): Promise<{ read: MrzPeer; end(): Promise<void> } | string> {
  const find = createRequire(join(folder, 'package.json'))
  let program: string
  let data: string
  try {
    program = find.resolve('tesseract.js')
    data = join(dirname(find.resolve('@tesseract.js-data/eng/package.json')), '4.0.0_best_int')
  } catch {
    return `tesseract.js is not installed (${install})`
  }
  if (!existsSync(data)) return `the language data of tesseract.js is not where it should be (${install})`
  const loaded = (await import(pathToFileURL(program).href)) as Tesseract & { default?: Tesseract }
  const { createWorker } = loaded.default ?? loaded
  const worker = await createWorker('eng', 1, { langPath: data, cacheMethod: 'none', gzip: true })
  await worker.setParameters({
    tessedit_char_whitelist: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<',
    // One block of text, as a zone is.
    tessedit_pageseg_mode: '6',
  })
  return {
    async read(frame, zone) {
      const area = zone ? grow(zone, 0.02, 0.15) : rectangle(0, 0, frame.width, frame.height)
      const [along, across] = sizeOf(area)
      const crop = zone ? rectify(frame, area, Math.round(along), Math.round(across)) : frame
      const picture = pictureOf(crop ?? frame, 95)
      const from = performance.now()
      const { data: read } = await worker.recognize(picture)
      const ms = performance.now() - from
      return {
        lines: read.text
          .split('\n')
          .map(line => line.replaceAll(' ', ''))
          .filter(line => line.length > 20),
        ms,
      }
    },
    end: async () => void (await worker.terminate()),
  }
}
