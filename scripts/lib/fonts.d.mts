type FontList = { has(name: string): boolean }
/** Which of them the machine lacks; `fonts` is the font list of @napi-rs/canvas, made once a process. */
export function missingFonts(fonts: FontList): string[]
/** Installs them where that is one command. Where it is not, the tests of drawn cards are left out, with their reason. */
export function ensureFonts(): Promise<void>
