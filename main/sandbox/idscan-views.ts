// How an ID Scan transaction looks on the wire: the create answer, the details and the result.
import type { DocumentAttempt, DocumentScanSettings, StoredTask, StoredTransaction } from './idscan-model.ts'
import type { IdscanMemory } from './idscan-memory.ts'
import type { IdscanKnobs, PageAddress } from './idscan-knobs.ts'
import { resultFields } from './idscan-reading.ts'
import {
  abortedDocumentResult,
  detailsResult,
  faceTaskResult,
  imageFields,
  type TransactionState,
  unheardOfState,
} from './idscan-wire.ts'

/** Timestamps carry a numeric zone, not a Z. */
const stamp = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, '+00:00')

type Bases = IdscanMemory['bases']

/** Address of the hosted page; the locale segment is lower-case. */
export function hostedUrl(bases: Bases, transaction: StoredTransaction): string {
  return `${bases.hosted}/${transaction.locale.toLowerCase()}/identifications/${transaction.opaque}`
}

/** The page's address as the create answer gives it. */
function pageAddress(bases: Bases, transaction: StoredTransaction, address: PageAddress): string {
  const own = hostedUrl(bases, transaction)
  switch (address) {
    case 'own':
      return own
    case 'http':
      return `http://id-scan.identity.example${new URL(own).pathname}`
    case 'foreign-host':
      return `https://id-scan.identity.example${new URL(own).pathname}`
    case 'script':
      return 'javascript:void(0)'
    default:
      throw new Error(address satisfies never)
  }
}

/** Answer to POST /transactions; here `tasks` is a list of names. */
export function createdJson(bases: Bases, transaction: StoredTransaction, address: PageAddress): object {
  return {
    id: transaction.id,
    state: transaction.state,
    tasks: transaction.tasks.map(task => task.type),
    settings: transaction.settings,
    url: pageAddress(bases, transaction, address),
    locale: transaction.locale,
    mobileOnly: transaction.mobileOnly,
    expires: stamp(transaction.expiresMs),
    created: stamp(transaction.createdMs),
  }
}

/** Images are left out once fields are whitelisted, unless they are listed too. */
function wantedImages(settings: DocumentScanSettings): { document: boolean; portrait: boolean } {
  const list = settings.extractFields
  return {
    document: !list || list.includes(imageFields.document),
    portrait: !list || list.includes(imageFields.portrait),
  }
}

function files(bases: Bases, transaction: StoredTransaction): object[] {
  const wanted = wantedImages(transaction.settings.documentScan ?? {})
  const address = (name: string) => `${bases.api}/downloads/${name}`
  return [
    {
      category: 'document',
      type: 'passport',
      name: 'Utopia - ePassport (2021)',
      score: 0.98,
      url: wanted.document ? address(transaction.files.document) : null,
    },
    ...(wanted.portrait ? [{ category: 'image', type: 'portrait', url: address(transaction.files.portrait) }] : []),
  ]
}

/** GET /transactions/{id}; `tasks` is a list of objects. Files are gone once it has expired. */
export function detailsJson(
  bases: Bases,
  transaction: StoredTransaction,
  state: TransactionState,
  knobs: Pick<IdscanKnobs, 'resultIdInDetails' | 'resultIdAs' | 'attemptsInDetails' | 'states'>,
): object {
  const scanJson = (scan: DocumentAttempt) => ({
    created: stamp(scan.createdMs),
    code: scan.code,
    score: scan.score,
    source: scan.source,
    linked: scan.linked,
    files:
      state === 'pending'
        ? [
            {
              category: 'document',
              type: 'raw_document_image',
              url: `${bases.api}/downloads/${transaction.files.document}`,
            },
          ]
        : [],
  })
  const taskJson = (task: StoredTask) => ({
    type: task.type,
    state: task.state,
    ...(knobs.attemptsInDetails ? { attempts: task.attempts, attemptsInvoiced: task.attemptsInvoiced } : {}),
    ...(task.type === 'document_scan' && knobs.attemptsInDetails
      ? {
          level: transaction.settings.documentScan?.level ?? 'advanced',
          documentScans: task.documentScans.map(scanJson),
        }
      : {}),
  })
  return {
    id: transaction.id,
    state: knobs.states === 'unheard-of' && state === 'pending' ? unheardOfState : state,
    created: stamp(transaction.createdMs),
    expires: stamp(transaction.expiresMs),
    completed: transaction.completedMs === null ? null : stamp(transaction.completedMs),
    ...(knobs.resultIdInDetails && transaction.resultId !== null
      ? detailsResult(transaction.resultId, knobs.resultIdAs)
      : {}),
    tasks: transaction.tasks.map(taskJson),
  }
}

/** GET …/results/{resultId}; its `id` is the transaction's. */
export function resultJson(bases: Bases, transaction: StoredTransaction): object {
  const document = (task: StoredTask): object =>
    transaction.holder === null
      ? abortedDocumentResult(task.documentScans.at(-1)?.code ?? null, task.attempts)
      : {
          type: task.type,
          state: task.state,
          attempts: task.attempts,
          score: 0.98,
          result: resultFields(transaction, transaction.holder),
          files: files(bases, transaction),
        }
  return {
    id: transaction.id,
    state: transaction.state,
    tasks: transaction.tasks.map(task =>
      task.type === 'document_scan' ? document(task) : faceTaskResult(task.type, task.state),
    ),
  }
}
