// One slim line for what the till itself wants to say, until it is over or put away.
import type { Till } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'
import './NoticeBar.css'

type NoticeName = Till['notices'][number] | 'suspended'
/** The gravest first; only one is shown, so that the screen does not move more than once. */
const order: readonly NoticeName[] = [
  'payment-unknown',
  'suspended',
  'disk-low',
  'printer-down',
  'provider-unreachable',
  'secrets-not-persisted',
]

export function NoticeBar({ till, hidden }: { till: Till; hidden: readonly NoticeName[] }) {
  const { t } = useTranslation()
  const [away, setAway] = useState<readonly NoticeName[]>([])
  const holds = (name: NoticeName) =>
    name === 'suspended' ? till.registration.step === 'suspended' : till.notices.includes(name)
  const name = order.find(each => holds(each) && !hidden.includes(each) && !away.includes(each))
  if (name === undefined) return null
  return (
    <div className="notice" role="status" data-notice={name}>
      <Icon name="warning" size={22} />
      <p>
        <strong>{t(`frame.notices.${name}.title`)}</strong> <span>{t(`frame.notices.${name}.text`)}</span>
      </p>
      <Button look="quiet" size="small" icon="cross" onPress={() => setAway([...away, name])} label={t('frame.close')}>
        {''}
      </Button>
    </div>
  )
}
