// Every hostile input against the handlers of the built entry, then a question that must still be answered.
import { ops } from '../../../preload/contract.ts'
import { isPlain } from '../../../main/host/plain.ts'
import { fuzzFrames } from '../../host/fuzz-frames.ts'
import { driveAddresses, driveChoices, drivePermissions, driveScheme, driveSenders } from '../../host/hostile-drive.ts'
import type { Script } from '../electron-module.ts'

type Call = { id?: unknown; name?: unknown; input?: unknown }
const valid = (frame: unknown) => {
  const { name, input } = Object(frame) as Call
  return (
    isPlain(frame) &&
    typeof name === 'string' &&
    Object.hasOwn(ops, name) &&
    ops[name as keyof typeof ops].input.safeParse(input).success
  )
}

export const script: Script = async (stub, { client }) => {
  const contents = stub.windows[0]!.webContents
  const unhandled: string[] = []
  process.on('unhandledRejection', thrown => void unhandled.push(String(thrown)))
  const addresses = driveAddresses(stub, stub.session, contents)
  const permissions = drivePermissions(stub.session)
  const choices = driveChoices(stub, stub.session, contents)
  const senders = await driveSenders(stub, contents)
  const scheme = await driveScheme(stub)
  // An id may come twice; it counts as valid when one of the genuine frames under it was.
  const good = new Set<unknown>()
  const from = contents.sent.length
  const frames = await fuzzFrames(stub, {
    count: Number(process.env.TILLGATE_FUZZ_FRAMES ?? 10_000),
    seed: 20_262,
    sent: ({ frame, genuine }) => void (genuine && valid(frame) && good.add((frame as Call).id)),
  })
  const accepted = (contents.sent.slice(from) as { id?: number; result?: { ok: boolean } }[]).filter(
    ({ id, result }) => result?.ok === true && !good.has(id),
  )
  const answer = await client.call('till.get', {})
  const polluted = Object.keys(Object.prototype)
  const report = { addresses, permissions, choices, senders, scheme, frames, accepted, unhandled, polluted, answer }
  stub.electron.app.quit()
  return report
}
