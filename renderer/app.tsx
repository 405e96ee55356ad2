// The page: the strip, the screen that is due, and what has to be told.
import type { ShiftReport } from '#contract'
import { useEffect, useRef, useState } from 'react'
import { I18nProvider } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { HelpDialog } from './components/HelpDialog.tsx'
import { Notes } from './components/Notes.tsx'
import { OverrideHost } from './components/OverrideDialog.tsx'
import { StatusStrip } from './components/StatusStrip.tsx'
import { useCardGuard } from './hooks/use-card-guard.ts'
import { useLock } from './hooks/use-lock.ts'
import { useShortcuts } from './hooks/use-shortcuts.ts'
import { showTitle } from './page-title.ts'
import { gateOf, justRegistered, type Screen } from './route.ts'
import { FirstRun } from './screens/FirstRun.tsx'
import { OpenShift } from './screens/OpenShift.tsx'
import { Registration } from './screens/Registration.tsx'
import { ShiftClosed } from './screens/shift/Shift.tsx'
import { SignIn } from './screens/SignIn.tsx'
import { Work } from './screens/Work.tsx'
import { switchLanguage } from './text/i18n.ts'
import { useNotes, useSnapshot } from './till.ts'
import './app.css'
import './zoom.css'

export function App() {
  const { t, i18n } = useTranslation()
  const till = useSnapshot('till')
  const state = useSnapshot('sale')
  const { board } = useNotes()
  const [view, setView] = useState<Screen>('sell')
  const [closing, setClosing] = useState<ShiftReport | null>(null)
  const [help, setHelp] = useState(false)
  const gate = gateOf(till)
  // Decided while rendering, so that the next gate does not show itself for a moment.
  const [before, setBefore] = useState(gate)
  const [greeting, setGreeting] = useState(false)
  if (gate !== before) {
    setBefore(gate)
    setGreeting(justRegistered(before, till))
  }
  const waiting = gate === 'connecting' || state === null
  const due: Screen = waiting ? 'connecting' : gate === 'work' ? view : gate
  const screen: Screen = closing !== null ? 'shift' : greeting ? 'registration' : due

  const language = till?.language
  useEffect(() => {
    if (language !== undefined) void switchLanguage(language)
  }, [language])
  const title = t('frame.pageTitle', { screen: greeting ? t('registration.done.title') : titleOf(screen) })
  useEffect(() => showTitle(title), [title])
  const shown = useRef(screen)
  useEffect(() => {
    if (shown.current === screen) return
    shown.current = screen
    board.passed(screen === 'sign-in')
  }, [screen, board])
  useCardGuard()
  const lock = useLock(till, state)
  useShortcuts({ F1: () => setHelp(true), '?': () => setHelp(true) })

  function titleOf(name: Screen): string {
    switch (name) {
      case 'connecting':
        return t('frame.till')
      case 'registration':
        return t('registration.title')
      case 'first-run':
        return t('firstRun.title')
      case 'sign-in':
        return t('signIn.title')
      case 'open-shift':
        return t('openShift.title')
      case 'id-check':
        return t('idCheck.title')
      case 'sell':
      case 'pay':
      case 'done':
      case 'hosted':
      case 'insurance':
      case 'sales':
      case 'shift':
      case 'settings':
      case 'payments':
      case 'reports':
      case 'goods':
        return t(`${name}.title`)
      default:
        return name satisfies never
    }
  }
  function content() {
    if (closing !== null) return <ShiftClosed report={closing} onDone={() => setClosing(null)} />
    if (till === null || state === null) return <p className="connecting soft">{t('frame.connecting')}</p>
    if (greeting) return <Registration onContinue={() => setGreeting(false)} />
    switch (gate) {
      case 'connecting':
        return null
      case 'registration':
        return <Registration />
      case 'first-run':
        return <FirstRun />
      case 'sign-in':
        return <SignIn key={till.gate.expected?.id} till={till} state={state} />
      case 'open-shift':
        return <OpenShift />
      case 'work':
        return <Work till={till} state={state} onScreen={setView} onShiftClosed={setClosing} />
      default:
        return gate satisfies never
    }
  }
  return (
    <I18nProvider locale={i18n.language === 'de' ? 'de-DE' : 'en-GB'}>
      <div className="app" data-screen={screen} data-environment={till?.environment}>
        <StatusStrip till={till} onHelp={() => setHelp(true)} onLock={lock} />
        <main className="app-main" aria-label={t('frame.main')}>
          {content()}
        </main>
        {help && <HelpDialog onClose={() => setHelp(false)} />}
      </div>
      <OverrideHost />
      <Notes />
    </I18nProvider>
  )
}
