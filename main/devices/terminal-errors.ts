// What each error of the terminal API means to the person at the till (CardPointe terminal API error codes).
import { Problem } from '../ports/errors.ts'
import type { Log } from '../ports/system.ts'

/** The Problem for an answer that is not a success. Codes decide; texts may change and only tell cases of one code apart. */
export function terminalProblem(answer: { status: number; text: string }, service: string, log: Log): Problem {
  const { code, message } = errorOf(answer.text)
  const declined = (reason: string): Problem =>
    new Problem({ code: 'declined', service, reason }, `terminal error ${code ?? answer.status}`)
  if (answer.status === 401 || answer.status === 403)
    return declined('The card terminal refuses the key of this store. Call support; take cash until then.')
  switch (code) {
    case 1:
      return /timed? ?out/i.test(message)
        ? declined('No card was presented in time. Nothing was charged. Start the card payment again.')
        : declined('The card terminal could not start. Nothing was charged. Try again in a few seconds.')
    case 6:
      return new Problem({ code: 'unreachable', service }, 'terminal not connected')
    case 7:
      return declined('The card terminal is busy. Nothing was charged. Try again in a few seconds.')
    case 8:
      return new Problem({ code: 'cancelled' }, 'cancelled at the device')
    case 9:
      return declined('The card terminal is in merchant mode. Leave that mode on the device, then try again.')
    case 100:
      return declined('No card terminal is set up for this store. Call support; take cash until then.')
    case 400:
      return declined('This kind of card payment is not enabled for this store. Please use another card.')
    case 624:
    case 643:
      return declined('The card could not be read. Nothing was charged. Present it again.')
    case 700:
    case 800:
      return declined('The card terminal could not finish. Nothing was charged. Try again.')
    case null:
      break
    default:
      if (answer.status < 500 || /merchant mode/i.test(message))
        return declined('The card terminal refused the request. Nothing was charged. Try again, then call support.')
  }
  const why = `the terminal service answered ${answer.status} with error ${code ?? 'none'}, ${answer.text.length} characters`
  return new Problem(
    { code: 'provider-fault', service, incident: log.incident('terminal.fault', new Error(why), { service }) },
    why,
  )
}

function errorOf(text: string): { code: number | null; message: string } {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body !== 'object' || body === null || !('errorCode' in body)) return { code: null, message: '' }
    const code = Number(body.errorCode)
    const message = 'errorMessage' in body && typeof body.errorMessage === 'string' ? body.errorMessage : ''
    return { code: Number.isInteger(code) ? code : null, message }
  } catch {
    return { code: null, message: '' }
  }
}
