// How an ID Scan transaction looks on the wire: the create answer, the details and the result.
import type { DocumentAttempt, DocumentScanSettings, Holder, StoredTask, StoredTransaction } from './idscan-model.ts'
import {
  abortedDocumentResult,
  detailsResult,
  faceTaskResult,
  fieldDate,
  imageFields,
  mismatch,
  type TransactionState,
} from './idscan-wire.ts'

/** Timestamps carry a numeric zone, not a Z. */
const stamp = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, '+00:00')

type Bases = { api: string; hosted: string }

/** Address of the hosted page; the locale segment is lower-case. */
export function hostedUrl(bases: Bases, transaction: StoredTransaction): string {
  return `${bases.hosted}/${transaction.locale.toLowerCase()}/identifications/${transaction.opaque}`
}

/** Answer to POST /transactions; here `tasks` is a list of names. */
export function createdJson(bases: Bases, transaction: StoredTransaction): object {
  return {
    id: transaction.id,
    state: transaction.state,
    tasks: transaction.tasks.map(task => task.type),
    settings: transaction.settings,
    url: hostedUrl(bases, transaction),
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
  withResultId: boolean,
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
    attempts: task.attempts,
    attemptsInvoiced: task.attemptsInvoiced,
    ...(task.type === 'document_scan'
      ? {
          level: transaction.settings.documentScan?.level ?? 'advanced',
          documentScans: task.documentScans.map(scanJson),
        }
      : {}),
  })
  return {
    id: transaction.id,
    state,
    created: stamp(transaction.createdMs),
    expires: stamp(transaction.expiresMs),
    completed: transaction.completedMs === null ? null : stamp(transaction.completedMs),
    ...(withResultId && transaction.resultId !== null ? detailsResult(transaction.resultId) : {}),
    tasks: transaction.tasks.map(taskJson),
  }
}

/** What the made-up holder's passport says, as [field, value from the machine-readable zone or null, printed value]. */
function passport(holder: Holder, nowMs: number): [field: string, mrz: string | null, visual: string][] {
  const born = new Date(nowMs)
  born.setUTCFullYear(born.getUTCFullYear() - holder.age)
  born.setUTCDate(born.getUTCDate() - 100)
  return [
    ['document_number', 'UTO12345', 'UTO12345'],
    ['given_names', 'ADA', 'Ada'],
    ['surname', 'EXAMPLE', 'Example'],
    ['nationality', 'UTO', 'Utopian'],
    ['personal_number', null, 'ZE184226B'],
    ['date_of_birth', fieldDate(born), fieldDate(born)],
    ['date_of_expiry', holder.documentExpires, holder.documentExpires],
    ['issuing_country', 'UTO', 'Utopia'],
    ['age', String(holder.age), String(holder.reading === 'mismatch' ? holder.age + 9 : holder.age)],
  ]
}

function resultFields(transaction: StoredTransaction, holder: Holder): object[] {
  const wanted = transaction.settings.documentScan?.extractFields
  const list = passport(holder, transaction.completedMs ?? transaction.createdMs).filter(
    ([field]) => !wanted || wanted.includes(field),
  )
  return list.flatMap(([field, mrz, visual]) => {
    const values = [...(mrz === null ? [] : [{ source: 'mrz', value: mrz }]), { source: 'visual', value: visual }]
    const doubtful = field === 'age'
    const entry = {
      field,
      validity: mrz === null ? 'not_checked' : doubtful && holder.reading === 'invalid' ? 'invalid' : 'valid',
      comparison: mrz === null ? 'not_performed' : doubtful && holder.reading === 'mismatch' ? mismatch : 'match',
      locale: null,
      values,
    }
    // The same field may come once more, as printed in the language of the document.
    const printed = {
      field,
      validity: 'not_checked',
      comparison: 'not_performed',
      locale: transaction.locale,
      values: [{ source: 'visual', value: visual }],
    }
    return field === 'given_names' ? [entry, printed] : [entry]
  })
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
