// One slim line for what the till itself wants to say, until it is over or put away.
import type { Till } from '#contract'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../hooks/use-may.ts'
import { useOp } from '../till.ts'
import { noticeText, type NoticeName } from '../notice-text.ts'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'
import { useLanguage } from './Money.tsx'
import './NoticeBar.css'

/** The gravest first; only one is shown, so that the screen does not move more than once. */
const order: readonly NoticeName[] = [
  'payment-unknown',
  'suspended',
  'data-restored',
  'payments-to-review',
  'disk-low',
  'update-crashing',
  'printer-down',
  'clock-wrong',
  'provider-unreachable',
  'secrets-not-persisted',
]

type NoticeBarProps = { till: Till; hidden: readonly NoticeName[]; onPayments: () => void }

export function NoticeBar({ till, hidden, onPayments }: NoticeBarProps) {
  const { t } = useTranslation()
  const [away, setAway] = useState<readonly NoticeName[]>([])
  const language = useLanguage()
  const seen = useOp('till.restore-seen')
  const decides = useMay('payments')
  const holds = (name: NoticeName) =>
    name === 'suspended' ? till.identity === 'suspended' : till.notices.includes(name)
  const name = order.find(each => holds(each) && !hidden.includes(each) && !away.includes(each))
  if (name === undefined) return null
  const { title, text } = noticeText(t, name, till, language)
  return (
    <div className="notice" role="status" data-notice={name}>
      <Icon name="warning" size={22} />
      <p>
        <strong>{title}</strong> <span>{text}</span>
      </p>
      {name === 'payments-to-review' && decides && (
        <Button size="small" className="notice-go" onPress={onPayments}>
          {t('payments.open')}
        </Button>
      )}
      {name === 'data-restored' && decides && (
        <Button size="small" className="notice-go" busy={seen.busy} onPress={() => void seen.run({})}>
          {t('frame.restoreSeen')}
        </Button>
      )}
      <Button look="quiet" size="small" icon="cross" onPress={() => setAway([...away, name])} label={t('frame.close')}>
        {''}
      </Button>
    </div>
  )
}
