// The way into the reports: their screen and the chart library are loaded when a manager first asks for them.
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Page } from '../../components/Page.tsx'

const Reports = lazy(async () => ({ default: (await import('./Reports.tsx')).Reports }))

export function ReportsDoor({ onBack }: { onBack: () => void }) {
  const { t } = useTranslation()
  return (
    <Suspense
      fallback={
        <Page title={t('reports.title')} onBack={onBack}>
          <p className="soft">{t('frame.loading')}</p>
        </Page>
      }
    >
      <Reports onBack={onBack} />
    </Suspense>
  )
}
