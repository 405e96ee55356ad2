// Starts the page: the wire of its host, the texts, the theme, then the screen.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { FaultGuard } from './components/FaultGuard.tsx'
import { dropStaleInput } from './hooks/stale-input.ts'
import { applyTheme } from './hooks/use-theme.ts'
import { faultTeller, tellScriptFaults } from './page-faults.ts'
import { wireOf } from './socket-wire.ts'
import { preferredLanguage, startTexts } from './text/i18n.ts'
import { createTill, TillProvider } from './till.ts'
import { guardSinks } from './trusted-types.ts'
import { bridgeOf, windowWire } from './window-wire.ts'
import './tokens.css'
import './base.css'

guardSinks(window)
const bridge = bridgeOf(window)
const till = createTill(bridge === null ? wireOf(location) : windowWire(bridge))
// The machine is always near and always right: no retries, no cache that outlives a question, no waiting for a network.
const queries = new QueryClient({
  defaultOptions: { queries: { retry: false, networkMode: 'always', refetchOnWindowFocus: false } },
})

dropStaleInput(new AbortController().signal)
applyTheme()
await startTexts(preferredLanguage(navigator.languages))
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
