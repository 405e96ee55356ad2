// What the operator may do to identity checks and insurance cards, from bodies that anybody may have written.
import { cardActions, type CardAction } from './cardscan-panel.ts'
import { isDocumentCode } from './idscan-codes.ts'
import type { Outcome } from './idscan-panel.ts'
import type { ActionAnswer, ActionBody } from './operator-actions.ts'
import type { OperatorPanels } from './operator-state.ts'
import { readings } from './idscan-model.ts'

const done = (message: string): ActionAnswer => ({ ok: true, message })
const refused = (message: string): ActionAnswer => ({ ok: false, message })
const text = (body: ActionBody, name: string): string => (typeof body[name] === 'string' ? body[name].trim() : '')

export const checkActions = ['success', 'refuse', 'code', 'expire'] as const

/**
 * `{id, action}` with `code` (of action `code`), and for `success` optionally `age` and `reading`: plays the person in
 * front of a hosted check, or ends its time.
 */
export function check(panels: OperatorPanels, body: ActionBody): ActionAnswer {
  const id = text(body, 'id')
  const action = checkActions.find(one => one === body['action'])
  switch (action) {
    case 'success': {
      const reading = readings.find(one => one === body['reading'])
      const age = typeof body['age'] === 'number' && Number.isInteger(body['age']) ? { age: body['age'] } : {}
      return finish(panels, id, { ...age, ...(reading ? { reading } : {}) })
    }
    case 'refuse':
      return finish(panels, id, { success: false })
    case 'code': {
      const { code } = body
      return isDocumentCode(code) ? finish(panels, id, { code }) : refused('code is one of the document-scan codes.')
    }
    case 'expire':
      return panels.idscan.expire(id) ? done('The check has expired.') : refused(nobody)
    case undefined:
      return refused(`action is one of ${checkActions.join(', ')}.`)
    default:
      throw new Error(action satisfies never)
  }
}

const nobody = 'No check waits under this id.'
function finish(panels: OperatorPanels, id: string, outcome: Outcome): ActionAnswer {
  const played = panels.idscan.finish(id, outcome)
  if (!played) return refused(nobody)
  return done(`The check is ${played.state}${played.lastCode ? ` after ${played.lastCode}` : ''}.`)
}

const cardSentences: { [Action in CardAction]: string } = {
  'fail-front': 'The front could not be read.',
  'fail-back': 'The back could not be read.',
  error: 'The card was rejected.',
  finish: 'The card is completed.',
  enrich: 'The card is enriched.',
  'expire-session': 'The session of this card has expired.',
}

/** `{id, action}`: ends a card in one way or another, or lets the session that made it run out. */
export function insurance(panels: OperatorPanels, body: ActionBody): ActionAnswer {
  const action = cardActions.find(one => one === body['action'])
  if (!action) return refused(`action is one of ${cardActions.join(', ')}.`)
  if (panels.cardscan.act(text(body, 'id'), action)) return done(cardSentences[action])
  return refused(
    action === 'expire-session' ? 'This card has no session that is still alive.' : 'This card is not known.',
  )
}

/** What was set, and which members nobody knows. */
const set = (ignored: readonly string[]): ActionAnswer =>
  done(ignored.length === 0 ? 'Set.' : `Set. Not understood: ${ignored.join(', ').slice(0, 200)}.`)

/** Switches of the CardScan simulator, and `refuseSockets`, `dropSockets`, `expireSessions`. */
export function cardscanSwitches(panels: OperatorPanels, body: ActionBody): ActionAnswer {
  const { service: _service, refuseSockets, dropSockets, expireSessions, ...knobs } = body
  const ignored = panels.cardscan.setKnobs(knobs)
  if (typeof refuseSockets === 'boolean') panels.cardscan.refuseSockets(refuseSockets)
  if (dropSockets === true) panels.cardscan.dropSockets()
  if (expireSessions === true) panels.cardscan.expireSessions()
  return set(ignored)
}

/** Switches of the ID Scan simulator. */
export function idscanSwitches(panels: OperatorPanels, body: ActionBody): ActionAnswer {
  const { service: _service, ...knobs } = body
  return set(panels.idscan.setKnobs(knobs))
}
