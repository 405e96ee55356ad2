// Mounts the real page over a wire in memory: ?scene=pay&lang=de&theme=dark shows one screen with canned states.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import type { SaleState, Till } from '../../../preload/contract.ts'
import type { PageWire } from '../../../preload/connect.ts'
import type { ToPage } from '../../../preload/wire.ts'
import { App } from '../../../renderer/app.tsx'
import { FaultGuard } from '../../../renderer/components/FaultGuard.tsx'
import { dropStaleInput } from '../../../renderer/hooks/stale-input.ts'
import { applyTheme, themeSetting } from '../../../renderer/hooks/use-theme.ts'
import { faultTeller, tellScriptFaults } from '../../../renderer/page-faults.ts'
import { startTexts } from '../../../renderer/text/i18n.ts'
import { createTill, TillProvider } from '../../../renderer/till.ts'
import '../../../renderer/tokens.css'
import '../../../renderer/base.css'
import { answer } from './answers.ts'
import { scenes } from './scenes.ts'

const query = new URLSearchParams(location.search)
const scene = scenes[query.get('scene') ?? 'sell']!
const language = query.get('lang') === 'de' ? 'de' : 'en'
const state: { till: Till; sale: SaleState } = { till: { ...scene.till, language }, sale: scene.sale }

/** What the page asked of the machine, in order, for tests that look at it. */
const asked: { name: string; input: unknown }[] = []
Object.assign(globalThis, { asked })

let tell: (frame: ToPage) => void = () => {}
const wire: PageWire = {
  send(frame) {
    if (!('name' in frame)) return
    asked.push({ name: frame.name, input: frame.input })
    const value = answer(frame.name, frame.input, state, scene)
    setTimeout(
      () => {
        if (frame.name === 'pay.card') tell({ event: 'sale', data: state.sale })
        tell({ id: frame.id, result: value })
        if (/^till.language|^registration|^staff.gate/.test(frame.name)) tell({ event: 'till', data: state.till })
        if (/^id.hosted-start|^insurance.start/.test(frame.name))
          for (const [event, data] of scene.later ?? []) setTimeout(() => tell({ event, data } as ToPage), 50)
      },
      (globalThis as { answerAfterMs?: number }).answerAfterMs ?? 5,
    )
  },
  receive: listener => void (tell = listener),
  closed: () => {},
}
themeSetting.set(query.get('theme') === 'dark' ? 'dark' : 'light')
// The widest fonts that a till may have: what fits in them fits in the system's own.
document.documentElement.style.setProperty('--font', "'DejaVu Sans', Verdana, sans-serif")
applyTheme()
// A busy machine loses no key of a test, unless the test is about that.
dropStaleInput(new AbortController().signal, query.has('impatient') ? undefined : 10_000)
await startTexts(language)
const till = createTill(wire)
/** Tells the page an event, as the machine would. */
Object.assign(globalThis, { tellPage: (event: string, data: unknown) => tell({ event, data } as ToPage) })
for (const [event, data] of scene.events ?? [])
  setTimeout(() => tell({ event, data: event === 'till' ? { ...(data as Till), language } : data } as ToPage), 150)
if (scene.problem !== undefined) till.notes.problem(scene.problem, 'preview')
const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } })
const tellFault = faultTeller(till.client)
tellScriptFaults(tellFault, window, new AbortController().signal)
createRoot(document.getElementById('root')!).render(
  <QueryClientProvider client={queries}>
    <TillProvider value={till}>
      <FaultGuard tell={tellFault} onAgain={() => queries.clear()}>
        <App />
      </FaultGuard>
    </TillProvider>
  </QueryClientProvider>,
)
