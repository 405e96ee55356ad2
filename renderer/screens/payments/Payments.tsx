// The manager's screen of card money: what needs a decision, and the bank's report beside the till's own books.
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Page } from '../../components/Page.tsx'
import { failureText } from '../../failure-text.ts'
import { useMay } from '../../hooks/use-may.ts'
import { ReviewCard } from './ReviewCard.tsx'
import { Settlement } from './Settlement.tsx'
import { useReview } from './use-review.ts'
import './Payments.css'

export function Payments({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation()
  const allowed = useMay('payments')
  return (
    <Page title={t('payments.title')} onBack={onBack}>
      {allowed ? (
        <div className="payments">
          <Reviews />
          <Settlement />
        </div>
      ) : (
        <p className="panel">{t('settings.managerOnly')}</p>
      )}
    </Page>
  )
}

function Reviews() {
  const { t } = useTranslation()
  const { data, error, isFetching, refetch } = useReview(true)
  const payments = data?.payments ?? []
  const failed = error === null ? null : failureText(t, error.failure)
  return (
    <section className="payments-list" aria-labelledby="reviews-title">
      <h2 id="reviews-title">{t('payments.listTitle')}</h2>
      {failed !== null && (
        <div className="panel" role="alert">
          <p>
            <strong>{failed.what}</strong> {failed.money} {failed.next}
          </p>
          <div className="settings-row">
            <Button busy={isFetching} busyText={t('payments.working')} onPress={() => void refetch()}>
              {t('payments.tryAgain')}
            </Button>
          </div>
        </div>
      )}
      <p className="unseen" role="status">
        {data === undefined ? '' : t('payments.waiting', { count: payments.length })}
      </p>
      {data === undefined && failed === null && <p className="soft">{t('frame.loading')}</p>}
      {data !== undefined && payments.length === 0 && (
        <p className="verdict-line">
          <Icon name="check" />
          {t('payments.none')}
        </p>
      )}
      <ul className="reviews">
        {payments.map(review => (
          <ReviewCard key={review.attemptId} review={review} />
        ))}
      </ul>
    </section>
  )
}
