// A client we did not write scans a card with a session token of the broker, as a merchant's own page would.
import { createReadStream, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { peerPackage } from './peer-client.ts'
import { ask, customer, ending, pairedToken, rawConfig, sandboxSections, testBroker, wholeSandbox } from './support.ts'

const ends = ending()
afterEach(() => ends.end())
const peer = await peerPackage()
if (typeof peer === 'string') process.stdout.write(`Left out: ${peer}.\n`)
const picture = (side: string): string =>
  fileURLToPath(new URL(`../fixtures/images/insurance-${side}.jpg`, import.meta.url))

test.skipIf(typeof peer === 'string')(
  'the published client completes a scan of both sides with a session token of the broker',
  { timeout: 60_000 },
  async () => {
    if (typeof peer === 'string') throw new Error(peer)
    const sandbox = await wholeSandbox(ends)
    const { secucard, cardscan } = sandbox.credentials()
    const broker = await testBroker(ends, rawConfig(secucard.base, sandboxSections(sandbox)))
    const device = await pairedToken(secucard.base, sandbox.panels.secucard)
    const session = await ask(broker.url, `/cardscan-session?customer=${customer}`, device)
    expect(session.status).toBe(200)
    const client = new peer.CardScanApi({
      basePath: cardscan.rest,
      websocketUrl: cardscan.ws,
      accessToken: String(session.body['Token']),
      environment: 'sandbox',
    })
    const card = await client.fullScan({
      frontImage: createReadStream(picture('front')),
      backImage: readFileSync(picture('back')),
    })
    expect(['completed', 'enriched']).toContain(card.state)
    expect(Object.keys(card.details ?? {}).length).toBeGreaterThanOrEqual(5)
  },
)
