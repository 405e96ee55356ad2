// The side of every check, whatever the way: what is required, what goes on, and each way on within one tap and one key.
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { useShortcuts } from '../../hooks/use-shortcuts.ts'
import { Required } from './Required.tsx'
import { WayButtons, type Again } from './WayButtons.tsx'
import type { NextStep, Restriction, Way } from './ways.ts'
import { wayKeys } from './ways.ts'

type CheckSideProps = {
  restriction: Restriction
  /** The way that is open; null while none is. */
  way: Way | null
  /** After a pass the only ways on are accepting it with the photo compared, or refusing because it is someone else's. */
  passed: boolean
  /** What the key of the open way does; null while there is nothing to do again. */
  again: Again | null
  suggested: NextStep
  leaveWords: string
  onWay: (way: Way) => void
  onRefuse: () => void
  onLeave: () => void
  /** What goes on, between the requirement and the ways. */
  children?: ReactNode
  /** One more button of the open way. */
  extra?: ReactNode
}

export function CheckSide(props: CheckSideProps) {
  const { t } = useTranslation()
  const { restriction, way, passed, again, suggested, leaveWords, onWay, onRefuse, onLeave, children, extra } = props
  const offered = passed ? restriction.ways.filter(each => each.way === way && way !== 'hosted') : restriction.ways
  const keys = offered
    .filter(each => each.state === 'ready')
    .map(each => [wayKeys[each.way], each.way === way ? again?.onPress : () => onWay(each.way)] as const)
  useShortcuts(
    { ...Object.fromEntries(keys), F8: onRefuse, ...(passed ? {} : { Escape: onLeave }) },
    { alsoInFields: ['Escape'] },
  )
  return (
    <section className="check-side" data-side={way} aria-labelledby="check-title">
      <header>
        <h1 id="check-title">{t('idCheck.title')}</h1>
        {way !== null && <p className="soft check-by">{t(`idCheck.by.${way}`)}</p>}
      </header>
      <Required age={restriction.requiredAge} bornOnOrBefore={restriction.bornOnOrBefore} />
      {children}
      <div className="check-ways" role="group" aria-label={t('idCheck.ways')}>
        <WayButtons ways={offered} way={way} again={again} suggested={suggested} onWay={onWay} />
        {!passed && extra}
      </div>
      <div className="check-ends">
        <Button
          look="danger"
          size="large"
          onPress={onRefuse}
          shortcut="F8"
          {...(suggested === 'refuse' ? { className: 'check-suggested' } : {})}
        >
          {t('idCheck.refuse')}
        </Button>
        {!passed && (
          <Button size="large" onPress={onLeave} shortcut="Esc">
            {leaveWords}
          </Button>
        )}
      </div>
    </section>
  )
}
