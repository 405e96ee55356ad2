// What becomes of a refresh token that is presented: four ways of rotating, from "never" to "any replay ends everything".
import { endSession } from './secucard-sessions.ts'
import { hex, type SecucardSession, type SecucardState, type World } from './secucard-state.ts'

/** So many earlier tokens of a family are remembered; an older one is simply unknown. */
const keptRetired = 200

export type Presented = { session: SecucardSession; age: 'current' | 'predecessor' | 'older' }

/** The session a refresh token belongs or once belonged to. Changes nothing. */
export function findRefresh(state: SecucardState, token: string): Presented | null {
  for (const session of state.sessions) {
    if (session.refreshToken === token) return { session, age: 'current' }
    if (session.previousToken === token) return { session, age: 'predecessor' }
    if (session.retired.includes(token)) return { session, age: 'older' }
  }
  return null
}

/**
 * Uses a refresh token. `changed`: the session's `refreshToken` is not the one that was presented and must be told.
 * `refused` is `invalid_grant`; where tokens rotate, the reuse of one that is no longer honoured has then ended the
 * session (RFC 9700 §4.14.2), access token included.
 */
export function renew(world: World, presented: Presented): 'refused' | 'kept' | 'changed' {
  const { session, age } = presented
  const { rotation, graceSeconds } = world.state.knobs
  if (age === 'current') {
    session.renewals += 1
    // Whoever shows the successor has received it, so the predecessor is done with.
    if (session.previousToken !== null) retire(session, session.previousToken)
    session.previousToken = null
    if (rotation === 'static') return 'kept'
    session.previousToken = session.refreshToken
    session.refreshToken = hex(40)
    session.rotatedAt = world.now()
    if (session.deviceId !== null) world.counts.issued(session.deviceId, session.refreshToken)
    return 'changed'
  }
  if (age === 'predecessor' && honoured()) {
    session.renewals += 1
    return 'changed'
  }
  if (rotation !== 'static') endSession(world, session)
  return 'refused'

  function honoured(): boolean {
    switch (rotation) {
      case 'grace':
        return world.now() - session.rotatedAt <= graceSeconds * 1000
      // A server that was switched to static while an answer was on its way must not lock its till out.
      case 'static':
      case 'bound':
        return true
      case 'strict':
        return false
      default:
        throw new Error(rotation satisfies never)
    }
  }
}

function retire(session: SecucardSession, token: string): void {
  session.retired = [...session.retired, token].slice(-keptRetired)
}
