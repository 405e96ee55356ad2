// How one sale stands with the back office: a word in a list, and a line with its reason beside the receipt.
import type { DeliveryView } from '#contract'
import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from '../../components/Icon.tsx'
import { whyText } from './outbox-words.ts'
import { SendAgain } from './SendAgain.tsx'
import './Outbox.css'

const icons = { waiting: 'clock', sending: 'clock', delivered: 'check', refused: 'warning' } satisfies Record<
  Exclude<DeliveryView['delivery'], 'none'>,
  IconName
>

export function DeliveryWord({ delivery }: Pick<DeliveryView, 'delivery'>) {
  const { t } = useTranslation()
  if (delivery === 'none') return null
  return (
    <span className="delivery-word" data-delivery={delivery}>
      {t(`outbox.delivery.${delivery}`)}
    </span>
  )
}

export function DeliveryLine({ saleId, delivery, deliveryReason }: DeliveryView & { saleId: string }) {
  const { t } = useTranslation()
  if (delivery === 'none') return null
  const refused = delivery === 'refused'
  return (
    <div className="delivery-line" data-delivery={delivery} role="status">
      <Icon name={icons[delivery]} size={20} />
      <p>
        {t(`outbox.one.${delivery}`, { reason: deliveryReason ?? '–' })}{' '}
        {refused ? t('outbox.refusedNext') : whyText(t, deliveryReason)}
      </p>
      {(refused || delivery === 'waiting') && <SendAgain saleId={saleId} refused={refused} />}
    </div>
  )
}
