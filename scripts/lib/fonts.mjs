// The fonts that the pictures of the tests are drawn with, so that they are the same pictures on every machine.
import { installed } from './apt.mjs'

/** By family, as Debian's fonts-liberation and fonts-dejavu-core bring them. */
const pictureFonts = ['Liberation Sans', 'Liberation Sans Narrow', 'Liberation Mono', 'DejaVu Sans', 'DejaVu Sans Mono']

/** Which of them the machine lacks; `fonts` is the font list of @napi-rs/canvas, made once a process. */
export const missingFonts = fonts => pictureFonts.filter(name => !fonts.has(name))

/** Installs them where that is one command. Where it is not, the tests of drawn cards are left out, with their reason. */
export async function ensureFonts() {
  const { GlobalFonts } = await import('@napi-rs/canvas')
  if (missingFonts(GlobalFonts).length > 0)
    await installed(['fonts-liberation', 'fonts-dejavu-core'], 'for the pictures of the tests')
}
