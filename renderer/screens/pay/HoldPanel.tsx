// The one place of the pay screen for card money that is under way: what is so, how much, since when, and what may be done.
import type { ReactNode } from 'react'
import { Icon, type IconName } from '../../components/Icon.tsx'
import { Money } from '../../components/Money.tsx'
import './CardState.css'

type HoldPanelProps = {
  /** Names the state for style and tests. */
  step: string
  icon: IconName
  title: string
  lead: string
  amountMinor: number
  /** Small facts under the words: since when, by which reference. */
  facts: readonly string[]
  /** Needs somebody: said at once to screen readers, and shown in amber. */
  grave: boolean
  /** What the buttons do, where their words cannot say all of it. */
  hint?: string
  children: ReactNode
}

export function HoldPanel({ step, icon, title, lead, amountMinor, facts, grave, hint, children }: HoldPanelProps) {
  return (
    <section className="card-state" data-step={step} data-grave={grave} aria-labelledby="card-title">
      <div className="card-state-words" role={grave ? 'alert' : 'status'}>
        <Icon name={icon} size={88} />
        <h2 id="card-title">{title}</h2>
        <Money minor={amountMinor} className="card-state-amount" />
        <p className="card-state-lead">{lead}</p>
      </div>
      <p className="soft figures">{facts.join(' · ')}</p>
      <div className="card-state-actions">{children}</div>
      {hint !== undefined && <p className="card-state-hint soft">{hint}</p>}
    </section>
  )
}
