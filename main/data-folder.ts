// The folder that holds everything a till must not lose; checked before anything is written into it.
import { accessSync, constants, mkdirSync } from 'node:fs'

/** A start that cannot go on; its message is a sentence for the person who started the till. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/** Makes the folder (only its owner may look in) or finds it writable; throws StartError otherwise. */
export function openDataFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true, mode: 0o700 })
    accessSync(dir, constants.W_OK)
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown error'
    throw new StartError(
      `The data folder ${dir} cannot be written (${code}). Nothing was changed and no sale is lost. Give this user the right to write there, or choose another folder with --data DIR.`,
      { cause: thrown },
    )
  }
}
