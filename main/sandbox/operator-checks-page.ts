// The part of the operator's page about identity checks and insurance cards: their lists, and a form of switches for each.
import { cardscanRules } from './cardscan-knobs.ts'
import { idscanRules } from './idscan-knobs.ts'
import type { KnobRule } from './kit-knobs.ts'

/** The switches worth a label; what a list of `labels` names and the rules do not know is a checkbox. */
const cardscanLabels = {
  states: 'States on the way',
  events: 'Events',
  socket: 'Event socket',
  closeAfterEvents: 'Closes after events',
  closeCode: 'Closes with code',
  storageError: 'Next uploads answer',
  storageErrorTimes: 'So many times',
  storageStatus: 'Stored uploads answer',
  enoughPictures: 'Pictures before 204',
  enoughLivePictures: 'The same in a live scan',
  body: 'Card bodies',
  payerMatch: 'Payer match',
  eligibility: 'Next eligibility',
  deniedStatus: 'Dead credentials get',
  sessionLifeSeconds: 'Session life (s)',
  stateDelayMs: 'One step (ms)',
  enrichAfterMs: 'Enriched after (ms)',
  eligibilityAfterMs: 'Eligibility after (ms)',
  eventsBeforeAnswer: 'Events come before the answer to an upload',
  replayOnRegister: 'Registering replays the state',
} as const
const idscanLabels = {
  next: 'Next attempt',
  reading: 'Accepted documents read',
  resultIdAs: 'Result id is called',
  states: 'State words',
  createdStatus: 'Creating answers',
  pageAddress: 'Address of the page',
  cancel: 'Cancelling',
  download: 'Downloads',
  clockSkewSeconds: 'Server clock ahead (s)',
  resultIdInDetails: 'Details carry the result id',
  attemptsInDetails: 'Details carry attempts',
} as const

function control(prefix: string, name: string, label: string, rule: KnobRule | undefined): string {
  const id = `${prefix}-${name}`
  if (!rule) return `<label class="toggle"><input type="checkbox" id="${id}" name="${name}"> ${label}</label>`
  const input =
    'choices' in rule
      ? `<select id="${id}" name="${name}">${rule.choices.map(choice => `<option>${choice}</option>`).join('')}</select>`
      : `<input id="${id}" name="${name}" type="number" min="${rule.least}" max="${rule.most}" step="1">`
  return `<div class="field"><label for="${id}">${label}</label>${input}</div>`
}

function form(service: string, title: string, labels: object, rules: object, buttons: string): string {
  const known = rules as { readonly [name: string]: KnobRule }
  const controls = Object.entries(labels).map(([name, label]) => control(service, name, String(label), known[name]))
  const toggles = controls.filter(html => html.startsWith('<label'))
  const fields = controls.filter(html => !html.startsWith('<label'))
  return `<details><summary>${title}</summary><form data-service="${service}" class="fields">${fields.join('')}<div>${toggles.join('')}</div>
<div class="buttons"><button class="primary">Apply</button>${buttons}</div></form></details>`
}

const act = (body: object, label: string): string =>
  `<button type="button" data-path="/knobs" data-body="${JSON.stringify(body).replaceAll('"', '&quot;')}">${label}</button>`
const select = (id: string, label: string, rule: { choices: readonly (string | number)[] }): string =>
  `<div class="field"><label for="${id}">${label}</label><select id="${id}">${rule.choices.map(choice => `<option>${choice}</option>`).join('')}</select></div>`

/** The inside of the section; the script fills the lists and shows what is set. */
export function checksSection(): string {
  const cardButtons =
    act({ service: 'cardscan', dropSockets: true }, 'Cut sockets') +
    act({ service: 'cardscan', expireSessions: true }, 'Expire all sessions')
  return `<h3>Hosted ID checks</h3><div id="id-checks"></div>
<div class="inline">${select('event-mode', 'ID page tells its parent', idscanRules.eventMode)}</div>
${form('idscan', 'More switches of the ID check', idscanLabels, idscanRules, '')}<p id="idscan-counts" class="quiet"></p>
<h3>Insurance cards</h3><div id="insurance"></div>
<div class="inline">${select('next-card', 'Next insurance image', cardscanRules.next)}</div>
${form('cardscan', 'More switches of the card scan', cardscanLabels, cardscanRules, cardButtons)}<p id="cardscan-counts" class="quiet"></p>`
}
