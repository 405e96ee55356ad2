// What the operator may do to the simulators, from bodies that anybody may have written: each member is checked.
import { faultKinds, type Fault } from './kit-faults.ts'
import { cardscanSwitches, idscanSwitches } from './operator-checks.ts'
import { faultServices, type OperatorPanels, type SetFault } from './operator-state.ts'
import type { PrinterCondition } from './printer.ts'
import { printerFaults } from './printer-line.ts'
import type { CustomerAction } from './terminal.ts'

/** `message` says what is true now, or what was wrong with the request. */
export type ActionAnswer = { ok: boolean; message: string }
export type ActionBody = { readonly [name: string]: unknown }

const done = (message: string): ActionAnswer => ({ ok: true, message })
const refused = (message: string): ActionAnswer => ({ ok: false, message })
const text = (body: ActionBody, name: string): string => (typeof body[name] === 'string' ? body[name].trim() : '')
const oneOf = <T extends string>(choices: readonly T[], value: unknown): T | null =>
  choices.find(choice => choice === value) ?? null
function whole(value: unknown, least: number, most: number): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= least && number <= most ? number : null
}

/** `{userCode, approvedBy?}` */
export function approve(panels: OperatorPanels, body: ActionBody): ActionAnswer {
  const code = text(body, 'userCode')
  const by = text(body, 'approvedBy').slice(0, 60) || 'Sandbox manager'
  return panels.secucard.approve(code, by)
    ? done('Approved. The till will be ready in a few seconds.')
    : refused('No till waits with this code. Check the code on its screen; it may have run out.')
}

/** `{userCode}` */
export const deny = (panels: OperatorPanels, body: ActionBody): ActionAnswer =>
  panels.secucard.deny(text(body, 'userCode'))
    ? done('Denied. The till was not let in.')
    : refused('No till waits with this code.')

/** `{deviceId}` */
export const revoke = (panels: OperatorPanels, body: ActionBody): ActionAnswer =>
  panels.secucard.revoke(text(body, 'deviceId'))
    ? done('Revoked. The till has to be approved again.')
    : refused('This device is not known.')

const deviceActions = ['expire-access', 'steal', 'expire-code'] as const

/** `{deviceId, action}`: its access tokens die, a thief uses its refresh token once, or the code it waits with runs out. */
export function device(panels: OperatorPanels, body: ActionBody): ActionAnswer {
  const { secucard } = panels
  const deviceId = text(body, 'deviceId')
  const action = oneOf(deviceActions, body['action'])
  switch (action) {
    case 'expire-access':
      return secucard.expireAccess(deviceId)
        ? done('Its access tokens are dead. The till has to refresh.')
        : refused('This device is not registered.')
    case 'steal':
      return secucard.steal(deviceId)
        ? done('A thief used the refresh token of this device once.')
        : refused('The thief got nothing: the device is not registered, or its tokens are bound to its key.')
    case 'expire-code': {
      const waiting = secucard.pending().find(one => one.deviceId === deviceId)
      return waiting && secucard.expireCode(waiting.userCode)
        ? done('The code has run out.')
        : refused('This device waits with no code.')
    }
    case null:
      return refused(`action is one of ${deviceActions.join(', ')}.`)
    default:
      throw new Error(action satisfies never)
  }
}

/** Token requests are counted from zero again. */
export function resetCounts(panels: OperatorPanels): ActionAnswer {
  panels.secucard.resetCounts()
  return done('Counted from zero.')
}

const customerActions: readonly CustomerAction[] = [
  'tap-approve',
  'tap-decline',
  'chip',
  'tap-partial',
  'remove',
  'no-action',
]

/** `{action}` of the customer (or `auto-on`, `auto-off`), or `{autoTap}` / `{connected}` as booleans. */
export function terminal(panels: OperatorPanels, body: ActionBody): ActionAnswer {
  if (typeof body['autoTap'] === 'boolean') panels.terminal.setAutoTap(body['autoTap'])
  if (typeof body['connected'] === 'boolean') panels.terminal.setConnected(body['connected'])
  if (body['action'] === 'auto-on' || body['action'] === 'auto-off')
    panels.terminal.setAutoTap(body['action'] === 'auto-on')
  else if (body['action'] !== undefined) return act(panels, body['action'])
  return done('Set.')
}

function act(panels: OperatorPanels, wanted: unknown): ActionAnswer {
  const action = oneOf(customerActions, wanted)
  if (!action) return refused(`action is one of ${customerActions.join(', ')}, auto-on, auto-off.`)
  return panels.terminal.act(action) ? done('Done.') : refused('The terminal waits for nobody.')
}

const conditions: readonly PrinterCondition[] = ['ok', 'paper-out', 'cover-open', 'offline']

/** `{state}` of the printer, `{fault}` of its next job ("none": of none), or `{clear: true}`. */
export async function printer(panels: OperatorPanels, body: ActionBody): Promise<ActionAnswer> {
  if (body['clear'] === true) panels.printer.clear()
  if (body['fault'] !== undefined) {
    const fault = oneOf(printerFaults, body['fault'])
    if (!fault && body['fault'] !== 'none') return refused(`fault is one of none, ${printerFaults.join(', ')}.`)
    panels.printer.setFault(fault ?? null, fault ? { times: 1 } : {})
    return done(fault ? `The next job meets ${fault}.` : 'The printer works.')
  }
  if (body['state'] === undefined) return done('Cleared.')
  const state = oneOf(conditions, body['state'])
  if (!state) return refused(`state is one of ${conditions.join(', ')}.`)
  await panels.printer.setState(state)
  return done(`The printer is ${state}.`)
}

/** Printable text that may stand in a header, or null. A number counts as its digits. */
function headerText(value: unknown): string | null {
  const written = typeof value === 'number' ? String(value) : value
  return typeof written === 'string' && /^[ -~]{1,300}$/.test(written) ? written : null
}

/**
 * `{service, match, kind}` with what the kind takes: `status`, `retryAfter`, `ms`, `location`, `member`; and `method`,
 * `times`, `chance` (0 to 1) for any. Adds to `kept` what was set.
 */
export function addFault(panels: OperatorPanels, kept: SetFault[], body: ActionBody, now: number): ActionAnswer {
  const service = oneOf(faultServices, body['service'])
  const kind = oneOf(faultKinds, body['kind'])
  if (!service) return refused(`service is one of ${faultServices.join(', ')}.`)
  if (!kind) return refused(`kind is one of ${faultKinds.join(', ')}.`)
  const status = whole(body['status'], 200, 599)
  const ms = whole(body['ms'], 0, 600_000)
  const retryAfter = headerText(body['retryAfter'])
  const location = headerText(body['location'])
  const member = text(body, 'member').slice(0, 60)
  const method = text(body, 'method').toUpperCase().slice(0, 10)
  const chance =
    typeof body['chance'] === 'number' && body['chance'] >= 0 && body['chance'] <= 1 ? body['chance'] : null
  const fault: Fault = {
    match: text(body, 'match'),
    kind,
    times: whole(body['times'], 1, 10_000) ?? 1,
    ...(status === null ? {} : { status }),
    ...(ms === null ? {} : { ms }),
    ...(retryAfter === null ? {} : { retryAfter }),
    ...(location === null ? {} : { location }),
    ...(member === '' ? {} : { member }),
    ...(method === '' ? {} : { method }),
    ...(chance === null ? {} : { chance }),
  }
  panels[service].faults.add({ ...fault })
  kept.push({ at: now, service, ...fault })
  return done(
    `The next ${fault.times === 1 ? 'request' : `${fault.times} requests`} to ${service}${fault.match ? ` with ${fault.match}` : ''} will suffer ${kind}.`,
  )
}

/** Clears the faults of `{service}`, or of all. */
export function clearFaults(panels: OperatorPanels, kept: SetFault[], body: ActionBody): ActionAnswer {
  const service = oneOf(faultServices, body['service'])
  for (const one of faultServices) if (service === null || service === one) panels[one].faults.clear()
  const left = service === null ? [] : kept.filter(fault => fault.service !== service)
  kept.splice(0, kept.length, ...left)
  return done('No fault is waiting.')
}

/**
 * Switches of one service: `{service, …members}`, secucard when no service is named. secucard takes its knobs; cardscan
 * its knobs, `refuseSockets`, `dropSockets`, `expireSessions`; idscan its knobs; cardconnect `closeBatch`,
 * `expireTokens`, `fault` with `orderid`; terminal `timeoutMs`;
 * backOffice its knobs. Members that do not fit are ignored.
 */
export function setKnobs(panels: OperatorPanels, body: ActionBody): ActionAnswer {
  const service = body['service'] === undefined ? 'secucard' : oneOf(faultServices, body['service'])
  switch (service) {
    case 'secucard':
      panels.secucard.setKnobs(body)
      return done('Set.')
    case 'cardscan':
      return cardscanSwitches(panels, body)
    case 'idscan':
      return idscanSwitches(panels, body)
    case 'cardconnect': {
      if (body['expireTokens'] === true) panels.cardconnect.expireTokens()
      const kind = text(body, 'fault')
      try {
        if (kind) panels.cardconnect.queueFault(text(body, 'orderid') || null, kind)
      } catch (thrown) {
        if (thrown instanceof RangeError) return refused(thrown.message)
        throw thrown
      }
      if (body['closeBatch'] !== true) return done('Set.')
      const batch = panels.cardconnect.closeBatch()
      return done(batch === null ? 'Nothing was queued for capture.' : `Batch ${batch} is settled.`)
    }
    case 'terminal': {
      const ms = whole(body['timeoutMs'], 1, 600_000)
      if (ms !== null) panels.terminal.setTimeoutMs(ms)
      return done('Set.')
    }
    case 'backOffice':
      panels.backOffice.setKnobs(body)
      return done('Set.')
    case null:
      return refused(`service is one of ${faultServices.join(', ')}.`)
    default:
      throw new Error(service satisfies never)
  }
}
