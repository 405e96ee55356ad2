// The HTML of the operator's pages: the verification page a phone opens, and the dashboard that operator-script fills.
import { faultKinds } from './kit-faults.ts'
import { checksSection } from './operator-checks-page.ts'
import { faultServices } from './operator-state.ts'
import { printerFaults } from './printer-line.ts'
import type { PendingDevice } from './secucard.ts'
import { dpopModes, rotations } from './secucard-knobs.ts'
import { normalCode } from './secucard-state.ts'

const escapes: { [character: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const safe = (text: string): string => text.replace(/[&<>"']/g, character => escapes[character] ?? '')
/** A user code in two groups of four, as people read it aloud. */
const grouped = (code: string): string => code.toUpperCase().replace(/^(.{4})(.+)$/, '$1-$2')

const page = (title: string, body: string, script: boolean): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/operator.css">
${script ? '<script src="/operator.js" defer></script>' : ''}
</head>
<body>
${body}
</body>
</html>
`

const waitingDevice = (device: PendingDevice, now: number): string => `<li class="row">
<div><strong>${safe(device.description)}</strong> <span class="code">${safe(grouped(device.userCode))}</span>
<span class="quiet">${safe(device.uuid)} · ${Math.max(1, Math.round((device.expiresAt - now) / 60_000))} min left</span></div>
<form method="post" action="/approve"><input type="hidden" name="userCode" value="${safe(device.userCode)}"><button class="primary" aria-label="Approve ${safe(device.description)}">Approve</button></form>
</li>`

/** The page a verification URL leads to. Works without script; `code` pre-fills the field (RFC 8628 §3.3.1). */
export function activatePage(view: {
  pending: readonly PendingDevice[]
  code: string
  answer: { ok: boolean; message: string } | null
  now: number
}): string {
  const { pending, code, answer, now } = view
  const named = pending.find(device => device.userCode === normalCode(code))
  const others = pending.filter(device => device !== named)
  return page(
    'Approve a till',
    `<main class="narrow">
<h1>Approve a till</h1>
${answer ? `<p class="notice ${answer.ok ? 'good' : 'bad'}" role="status">${safe(answer.message)}</p>` : ''}
<form method="post" action="/approve" class="card">
<p>${named ? `<strong>${safe(named.description)}</strong> asks to be let in. Compare the code with the one on its screen.` : 'Type the code that the till shows on its screen.'}</p>
<label for="code">Code</label>
<input id="code" name="userCode" class="big" value="${safe(code === '' ? '' : grouped(normalCode(code)))}" required maxlength="12" autocomplete="off" autocapitalize="characters" spellcheck="false">
<label for="by">Your name</label>
<input id="by" name="approvedBy" value="Sandbox manager" maxlength="60" autocomplete="name">
<div class="buttons"><button class="primary">Approve</button><button class="danger" formaction="/deny">Deny</button></div>
</form>
<h2>${named ? 'Other waiting tills' : 'Waiting tills'}</h2>
${others.length === 0 ? '<p class="quiet">None.</p>' : `<ul class="list">${others.map(device => waitingDevice(device, now)).join('')}</ul>`}
<p><a href="/">All of the sandbox</a></p>
</main>`,
    false,
  )
}

const options = (values: readonly string[]): string => values.map(value => `<option>${value}</option>`).join('')
const section = (id: string, title: string, body: string): string =>
  `<section class="card" id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>`
const field = (id: string, label: string, control: string): string =>
  `<div class="field"><label for="${id}">${label}</label>${control}</div>`
const number = (id: string, name: string, label: string, least: number | null = 1): string =>
  field(id, label, `<input id="${id}" name="${name}" type="number" ${least === null ? '' : `min="${least}" `}step="1">`)
const choice = (id: string, name: string, label: string, values: readonly string[]): string =>
  field(id, label, `<select id="${id}" name="${name}">${options(values)}</select>`)
const toggle = (id: string, name: string, label: string): string =>
  `<label class="toggle"><input type="checkbox" id="${id}" name="${name}"> ${label}</label>`
const act = (body: Record<string, unknown>, path: string, label: string, kind = ''): string =>
  `<button type="button" class="${kind}" data-path="${path}" data-body="${safe(JSON.stringify(body))}">${label}</button>`
const tap = (action: string, label: string, kind = ''): string => act({ action }, '/terminal', label, kind)

/** A field of the fault form that only some kinds have. */
const of = (kinds: string, html: string): string => html.replace('<div ', `<div data-kinds="${kinds}" `)

/** The dashboard. Everything that changes is filled in by the script. */
export function dashboardPage(): string {
  return page(
    'Tillgate sandbox',
    `<header class="top"><h1>Tillgate sandbox</h1><p id="link" role="status">connecting…</p></header>
<nav aria-label="Parts"><a href="#tills">Tills</a><a href="#terminal">Terminal</a><a href="#printer">Printer</a><a href="#charges">Charges</a><a href="#sales">Sales</a><a href="#checks">Checks</a><a href="#faults">Faults</a><a href="#knobs">Switches</a></nav>
<main class="grid">
<div class="column">
${section(
  'tills',
  'Tills',
  `<h3>Waiting for approval</h3><div id="pending"></div>
<form id="approve-form" class="inline">${field('typed', 'Code on the till', '<input id="typed" name="userCode" required maxlength="12" autocomplete="off" spellcheck="false">')}<button class="primary">Approve</button><button name="deny" class="danger">Deny</button></form>
<h3>Known devices</h3><div id="devices"></div>`,
)}
${section(
  'terminal',
  'Card terminal',
  `<div id="screen" class="screen" role="status"></div>
<div class="buttons taps">${tap('tap-approve', 'Tap Visa, approves', 'primary')}${tap('chip', 'Insert Mastercard chip', 'primary')}${tap('tap-decline', 'Tap card that declines')}${tap('tap-partial', 'Tap card that covers half')}${tap('remove', 'Customer cancels')}${tap('no-action', 'Customer does nothing')}</div>
${toggle('auto-tap', 'autoTap', 'Tap by itself after a moment')}${toggle('connected', 'connected', 'Terminal is connected')}`,
)}
${section(
  'charges',
  'Card charges',
  `<div id="charge-list" class="scroll" tabindex="0" role="region" aria-label="Table of card charges"></div>
<div class="buttons">${act({ service: 'cardconnect', closeBatch: true }, '/knobs', 'Settle the batch')}${act({ service: 'cardconnect', expireTokens: true }, '/knobs', 'Expire access tokens')}</div>`,
)}
${section(
  'sales',
  'Back office',
  `<p id="sale-counts" class="quiet"></p><div id="sale-list" class="scroll" tabindex="0" role="region" aria-label="Sales that were taken"></div>
<div class="buttons">${act({ service: 'backOffice', refuseNext: 1 }, '/knobs', 'Refuse the next sale')}${act({ service: 'backOffice', failAfterTaking: 1 }, '/knobs', 'Take the next, answer 500')}</div>`,
)}
${section(
  'knobs',
  'Device sign-in switches',
  `<form id="knob-form" class="fields">${number('k-expires', 'expiresIn', 'Access token life (s)')}${number('k-interval', 'interval', 'Poll interval (s)')}${number('k-life', 'codeLife', 'Code life (s)')}${number('k-slow', 'slowDownNext', 'Answer slow_down next', 0)}
${choice('k-rotation', 'rotation', 'Refresh token rotation', rotations)}${number('k-grace', 'graceSeconds', 'Grace for a used one (s)', 0)}
${choice('k-dpop', 'dpop', 'DPoP on the standard server', dpopModes)}${number('k-skew', 'clockSkewSeconds', 'Server clock ahead (s)', null)}
${choice('k-deny', 'denyMode', 'A denied till is told', ['access-denied', 'stays-pending'])}${choice('k-outcome', 'nextOutcome', 'Next smart transaction', ['ok', 'failed', 'aborted', 'timeout', 'odd'])}
<div>${toggle('k-nonce', 'dpopNonce', 'DPoP proofs need a nonce')}${toggle('k-scope', 'insufficientScope', 'Userinfo answers insufficient_scope')}${toggle('k-copy', 'merchantCopy', 'Merchant copy must be printed')}${toggle('k-checkins', 'checkins', 'Check-ins are allowed')}</div>
<div class="buttons"><button class="primary">Apply</button>${act({}, '/tokens/reset', 'Reset counts')}</div></form><p id="token-counts" class="quiet"></p>`,
)}
</div>
<div class="column">
${section('printer', 'Receipt printer', `<div class="inline">${choice('printer-state', 'state', 'Printer is', ['ok', 'paper-out', 'cover-open', 'offline'])}${choice('printer-fault', 'fault', 'Next job meets', ['none', ...printerFaults])}${act({ clear: true }, '/printer', 'Clear')}</div><div id="papers" tabindex="0" role="region" aria-label="Printed papers"></div>`)}
${section('checks', 'Identity and insurance', checksSection())}
${section(
  'faults',
  'Faults',
  `<form id="fault-form" class="fields">${choice('f-service', 'service', 'Service', faultServices)}${choice('f-kind', 'kind', 'What happens', faultKinds)}
${field('f-match', 'Path contains', '<input id="f-match" name="match" placeholder="empty: any request" autocomplete="off">')}${number('f-times', 'times', 'Times')}
${of('status html', number('f-status', 'status', 'Status'))}${of('status', field('f-retry', 'Retry-After', '<input id="f-retry" name="retryAfter" placeholder="seconds or HTTP date" autocomplete="off">'))}${of('delay', number('f-ms', 'ms', 'Delay in ms', 0))}${of('redirect', field('f-location', 'Redirect to', '<input id="f-location" name="location" placeholder="another port" autocomplete="off">'))}${of('strip retype', field('f-member', 'Member', '<input id="f-member" name="member" placeholder="access_token" autocomplete="off">'))}
${field('f-chance', 'Chance, 0 to 1', '<input id="f-chance" name="chance" type="number" min="0" max="1" step="any" placeholder="1: always">')}
<div class="buttons"><button class="primary">Add fault</button>${act({}, '/fault/clear', 'Clear all')}</div></form><div id="fault-list"></div>`,
)}
</div>
</main>
<p id="toast" role="status" aria-live="polite"></p>`,
    true,
  )
}
