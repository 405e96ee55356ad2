// The hosted page of the ID Scan simulator: a plain stand-in for the vendor's, with a button for every outcome.
import { documentCodes, type DocumentCode } from './idscan-codes.ts'
import { readings, type Reading, type StoredTransaction } from './idscan-model.ts'
import { goodExpiry } from './idscan-play.ts'
import { counts, currentTask } from './idscan-transactions.ts'
import type { TransactionState } from './idscan-wire.ts'

const texts = {
  en: {
    title: 'Identity check (sandbox)',
    lead: 'Nobody looks into a camera here: choose what the check should find.',
    age: 'Age of the holder',
    expires: 'Document valid until',
    reading: 'Reading',
    pass: 'Document accepted',
    fails: 'Or let it fail',
    charged: 'charged',
    free: 'not charged',
    tries: 'Attempts',
    ofWhich: 'charged',
    face_liveness: 'Liveness check',
    face_match: 'Face match',
    passed: 'Passed',
    failed: 'Not passed',
    last: 'Last outcome',
    completed: 'Done. You can go back to the till.',
    failedState: 'The check was ended without success.',
    expired: 'This check has expired.',
    cancelled: 'This check was cancelled.',
    pending: '',
  },
  de: {
    title: 'Ausweisprüfung (Sandbox)',
    lead: 'Hier schaut niemand in eine Kamera: Wählen Sie, was die Prüfung finden soll.',
    age: 'Alter der Person',
    expires: 'Ausweis gültig bis',
    reading: 'Lesung',
    pass: 'Ausweis angenommen',
    fails: 'Oder scheitern lassen',
    charged: 'berechnet',
    free: 'nicht berechnet',
    tries: 'Versuche',
    ofWhich: 'berechnet',
    face_liveness: 'Lebenderkennung',
    face_match: 'Gesichtsvergleich',
    passed: 'Bestanden',
    failed: 'Nicht bestanden',
    last: 'Letztes Ergebnis',
    completed: 'Fertig. Sie können zur Kasse zurückkehren.',
    failedState: 'Die Prüfung endete ohne Erfolg.',
    expired: 'Diese Prüfung ist abgelaufen.',
    cancelled: 'Diese Prüfung wurde abgebrochen.',
    pending: '',
  },
} as const

const readingTexts: { [Name in Reading]: { en: string; de: string } } = {
  good: { en: 'clear', de: 'einwandfrei' },
  invalid: { en: 'age looks forged', de: 'Alter wirkt gefälscht' },
  mismatch: { en: 'sources disagree', de: 'Quellen widersprechen sich' },
  'no-age': { en: 'without an age', de: 'ohne Alter' },
  'odd-age': { en: 'age is no number', de: 'Alter ist keine Zahl' },
  'double-age': { en: 'two ages', de: 'zwei Alter' },
  'visual-only': { en: 'print only', de: 'nur Gedrucktes' },
  'unknown-words': { en: 'unknown words', de: 'unbekannte Wörter' },
  sparse: { en: 'fewest members', de: 'nur das Nötigste' },
  broken: { en: 'broken entries', de: 'kaputte Einträge' },
}

const style = `
:root{color-scheme:light dark;--ink:#15202b;--paper:#fff;--line:#cfd6dd;--mark:#0b5fff;--soft:#f3f5f8}
@media(prefers-color-scheme:dark){:root{--ink:#e8edf2;--paper:#14191f;--line:#3a444f;--mark:#7aa7ff;--soft:#1d242c}}
*{box-sizing:border-box}body{margin:0;font:16px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
main{max-width:44rem;margin:0 auto;padding:1.25rem}h1{font-size:1.35rem;margin:0 0 .25rem}h2{font-size:1rem;margin:1.5rem 0 .5rem}p{margin:.25rem 0 1rem}
.row{display:flex;flex-wrap:wrap;gap:.75rem}label{display:grid;gap:.25rem;font-size:.875rem}
input,select,button{font:inherit;min-height:2.75rem;padding:.4rem .75rem;border:1px solid var(--line);border-radius:.5rem;background:var(--paper);color:inherit}
button{cursor:pointer;text-align:left;background:var(--soft)}button small{display:block;opacity:.75;overflow-wrap:anywhere}
button.main{background:var(--mark);border-color:var(--mark);color:#fff;font-weight:600;margin-top:1rem;padding-inline:1.5rem}
@media(prefers-color-scheme:dark){button.main{color:#0b1220}}
:focus-visible{outline:3px solid var(--mark);outline-offset:2px}.row button.main{margin-top:0}.grid{display:grid;gap:.5rem;grid-template-columns:repeat(auto-fill,minmax(16rem,1fr))}
.state{padding:.75rem 1rem;border-left:4px solid var(--mark);background:var(--soft)}`

// The messages come from the server; the page only hands them to its parent, whose origin it does not know.
const script = `
const root = document.querySelector('main')
let busy = false
const tell = messages => { for (const message of messages) window.parent.postMessage(message, '*') }
async function leave(done) {
  tell(done.messages)
  if (done.elsewhere) await new Promise(resolve => {
    const frame = Object.assign(document.createElement('iframe'), { src: done.elsewhere, hidden: true })
    frame.addEventListener('load', () => setTimeout(resolve, 100))
    document.body.append(frame)
  })
  if (done.redirect) location.assign(done.redirect)
  else location.reload()
}
root.addEventListener('click', async event => {
  const button = event.target.closest('button')
  if (!button || busy) return
  busy = true
  for (const other of root.querySelectorAll('button')) other.disabled = true
  const value = id => document.getElementById(id)?.value ?? ''
  const age = value('age')
  const body = { outcome: button.value, age: age === '' ? null : Number(age), documentExpires: value('expires'), reading: value('reading') }
  const answer = await fetch(location.pathname + '/attempts', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  await leave(answer.ok ? await answer.json() : { messages: [] })
})
tell(JSON.parse(root.dataset.early))
// The operator may end the check from outside.
if (root.dataset.state === 'pending') setInterval(async () => {
  if (busy) return
  const answer = await fetch(location.pathname + '/standing').catch(() => null)
  const now = answer?.ok ? await answer.json() : null
  if (busy || now === null || now.state === 'pending') return
  busy = true
  await leave(now)
}, 2000)`

const escaped = (text: string): string => text.replace(/[&<>"']/g, letter => `&#${letter.charCodeAt(0)};`)

/** A page that does nothing but post messages to the page around the one it is in. */
export function elsewherePage(messages: readonly unknown[], nonce: string): string {
  return `<!doctype html><title>elsewhere</title><body data-messages="${escaped(JSON.stringify(messages))}"><script nonce="${nonce}">
for (const message of JSON.parse(document.body.dataset.messages)) window.parent.parent.postMessage(message, '*')</script></body>`
}

/**
 * The page in the transaction's language (German or else English). `nonce` is the one of the content security policy;
 * `early` are messages it posts the moment it opens.
 */
export function hostedPage(view: {
  transaction: StoredTransaction
  state: TransactionState
  nonce: string
  nowMs: number
  early: readonly unknown[]
}): string {
  const { transaction, state, nonce, nowMs, early } = view
  const language = transaction.locale.startsWith('de') ? 'de' : 'en'
  const text = texts[language]
  const task = currentTask(transaction)
  const { attempts, attemptsInvoiced, lastCode } = counts(transaction)
  const validUntil = goodExpiry(nowMs)
  const readingChoices = readings
    .map(name => `<option value="${name}">${readingTexts[name][language]}</option>`)
    .join('')
  const codeButton = (code: DocumentCode) =>
    `<button type="button" value="${code}">${escaped(documentCodes[code][language])}<small>${code} · ${documentCodes[code].invoiced ? text.charged : text.free}</small></button>`
  const documentForm = `<p>${escaped(text.lead)}</p><div class="row">
<label>${text.age}<input id="age" type="number" min="0" max="120" value="34"></label>
<label>${text.expires}<input id="expires" type="date" value="${validUntil}"></label>
<label>${text.reading}<select id="reading">${readingChoices}</select></label>
</div><button type="button" class="main" value="success">${text.pass}</button>
<h2>${text.fails}</h2><div class="grid">${(Object.keys(documentCodes) as DocumentCode[]).map(codeButton).join('')}</div>`
  const faceForm = (type: 'face_liveness' | 'face_match') =>
    `<h2>${text[type]}</h2><div class="row"><button type="button" class="main" value="success">${text.passed}</button><button type="button" value="failure">${text.failed}</button></div>`
  const ended = `<p class="state" role="status">${state === 'failed' ? text.failedState : text[state]}</p>`
  const form = state !== 'pending' || !task ? ended : task.type === 'document_scan' ? documentForm : faceForm(task.type)
  const last = lastCode ? ` · ${text.last}: ${escaped(documentCodes[lastCode][language])}` : ''
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${text.title}</title>
<style nonce="${nonce}">${style}</style></head><body><main data-state="${state}" data-early="${escaped(JSON.stringify(early))}"><h1>${text.title}</h1>${form}
<p role="status"><small>${text.tries}: ${attempts}, ${text.ofWhich}: ${attemptsInvoiced}${last}</small></p></main><script nonce="${nonce}">${script}</script></body></html>`
}
