// Empties and checks a copy of the data file on a thread of its own, because checking a large file takes seconds.
import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

export type CopyToFinish = {
  file: string
  /** Lists the tables to empty. */
  secret: string
  full: boolean
}

/** Text and not a file of its own, because the bundle of main is one file and a worker needs one it can load. */
const work = `
const { parentPort, workerData } = require('node:worker_threads')
const Database = require(workerData.library)
const copy = new Database(workerData.file)
let found
try {
  copy.pragma('secure_delete = on')
  copy.pragma('journal_mode = delete')
  copy.pragma('foreign_keys = on')
  for (const { name } of copy.prepare(workerData.secret).all()) copy.exec('delete from "' + name + '"')
  found = copy.pragma(workerData.full ? 'integrity_check(1)' : 'quick_check(1)', { simple: true })
  const orphans = workerData.full ? copy.pragma('foreign_key_check').length : 0
  if (found === 'ok' && orphans > 0) found = orphans + ' rows point nowhere'
} finally {
  copy.close()
}
parentPort.postMessage(found)
`

/** Resolves when the copy is empty of secrets and reads back; rejects with SQLite's words otherwise. */
export function finishCopy(copy: CopyToFinish, signal: AbortSignal): Promise<void> {
  const library = createRequire(import.meta.url).resolve('better-sqlite3')
  return new Promise((resolve, reject) => {
    const worker = new Worker(work, { eval: true, workerData: { ...copy, library } })
    const stop = (): void => {
      void worker.terminate()
      reject(signal.reason as Error)
    }
    signal.addEventListener('abort', stop, { once: true })
    // Copying for safety must not keep a till from ending.
    worker.unref()
    worker.on('message', found => {
      if (found === 'ok') resolve()
      else reject(new Error(`the backup does not read back: ${String(found)}`))
    })
    worker.on('error', reject)
    worker.on('exit', code => {
      signal.removeEventListener('abort', stop)
      reject(new Error(`the check of the backup ended with ${code}`))
    })
  })
}
