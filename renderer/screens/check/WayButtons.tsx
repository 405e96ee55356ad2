// The ways to check in the store's order: the open one to do again, the others to change to, closed ones with their reason.
import { useTranslation } from 'react-i18next'
import type { VerificationWay } from '#contract'
import { Button } from '../../components/Button.tsx'
import { wayKeys, type NextStep, type Way } from './ways.ts'

export type Again = { words: string; onPress: () => void; busy?: boolean; busyText?: string }

type WayButtonsProps = {
  ways: readonly VerificationWay[]
  way: Way | null
  again: Again | null
  suggested: NextStep
  onWay: (way: Way) => void
}

export function WayButtons({ ways, way, again, suggested, onWay }: WayButtonsProps) {
  const { t } = useTranslation()
  const words = { device: t('idCheck.camera'), hosted: t('idCheck.hosted'), manual: t('idCheck.enterDate') }
  return ways.map(each => {
    const current = each.way === way
    // The way that is on needs no button to itself; that it is closed for the next time is still said.
    if (current && again === null)
      return each.state === 'ready' ? null : (
        <p className="way-closed way-alone" key={each.way}>
          {words[each.way]}: {t(`idCheck.closed.${each.state}`)}
        </p>
      )
    const first = typeof suggested === 'object' && suggested?.way === each.way
    return (
      <div className="way" key={each.way} data-way={each.way} data-state={each.state}>
        <Button
          size="large"
          look={first || (current && suggested === 'again') ? 'primary' : 'plain'}
          shortcut={wayKeys[each.way]}
          disabled={each.state !== 'ready'}
          onPress={current && again !== null ? again.onPress : () => onWay(each.way)}
          {...(current && again?.busy === true ? { busy: true, busyText: again.busyText ?? again.words } : {})}
          {...(each.way === 'device' ? { icon: 'camera' } : {})}
        >
          {current && again !== null ? again.words : words[each.way]}
        </Button>
        {each.state !== 'ready' && <p className="way-closed">{t(`idCheck.closed.${each.state}`)}</p>}
      </div>
    )
  })
}
