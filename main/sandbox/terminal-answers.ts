// How a command of the virtual card terminal fails on its line or at the device, before and after its work.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { TerminalFault } from './terminal-faults.ts'
import { terminalError, type TerminalAnswer } from './terminal-session.ts'

/** What the device itself says to a command under a fault. */
export function refusedByDevice(hsn: string, fault: TerminalFault | null): TerminalAnswer | null {
  switch (fault?.name) {
    case 'busy':
      return terminalError(500, 7, `Terminal in use for hsn: ${hsn}`)
    case 'disconnected':
      return terminalError(500, 6, `Terminal not connected for hsn: ${hsn}`)
    case 'merchant-mode':
      return terminalError(500, 9, `hsn: ${hsn} is currently in merchant mode`)
    default:
      return null
  }
}

function cut(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.hijack()
  request.raw.socket.destroy()
  return reply
}
const page = (reply: FastifyReply, status: number): FastifyReply =>
  reply.code(status).type('text/html').send('<!doctype html><title>Error</title><p>Error')

/** True when it has answered in place of the command. */
export function before(request: FastifyRequest, reply: FastifyReply, fault: TerminalFault): boolean {
  if (fault.name === 'drop-before') cut(request, reply)
  else if (fault.name === 'http' && fault.when === 'before') page(reply, fault.number)
  else if (fault.name === '429') page(reply.header('retry-after', String(fault.number)), 429)
  else return false
  return true
}

/** Sends the answer, or spoils it after the work was done. */
export function after(
  request: FastifyRequest,
  reply: FastifyReply,
  fault: TerminalFault | null,
  result: TerminalAnswer,
): FastifyReply {
  const whole = JSON.stringify(result.body)
  switch (fault?.name) {
    case 'drop-after':
      return cut(request, reply)
    case 'http':
      return page(reply, fault.number)
    case 'truncate':
      reply.hijack()
      reply.raw.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(whole) })
      reply.raw.write(whole.slice(0, Math.floor(whole.length / 2)), () => request.raw.socket.destroy())
      return reply
    case 'badjson':
      return reply.type('application/json').send(`${whole.slice(0, -1)},`)
    default:
      return reply.code(result.status).send(result.body)
  }
}
