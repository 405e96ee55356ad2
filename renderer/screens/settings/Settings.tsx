// Settings and the manager's corner: display, staff, payments, device, health, journal.
import { useTranslation } from 'react-i18next'
import { Page } from '../../components/Page.tsx'
import { useMay } from '../../hooks/use-may.ts'
import { useTill } from '../../till.ts'
import { OutboxPanel } from '../outbox/OutboxPanel.tsx'
import { PaymentsPanel } from '../payments/PaymentsPanel.tsx'
import { GoodsPanel } from '../goods/GoodsPanel.tsx'
import { ReportsPanel } from '../reports/ReportsPanel.tsx'
import { DevicePanel } from './DevicePanel.tsx'
import { DisplayPanel } from './DisplayPanel.tsx'
import { HealthPanel } from './HealthPanel.tsx'
import { JournalPanel } from './JournalPanel.tsx'
import { StaffPanel } from './StaffPanel.tsx'
import { SupportPanel } from './SupportPanel.tsx'
import { TrainingPanel } from './TrainingPanel.tsx'
import { UpdatePanel } from './UpdatePanel.tsx'
import './Settings.css'

type SettingsProps = { onBack: () => void; onPayments: () => void; onReports: () => void; onGoods: () => void }

export function Settings({ onBack, onPayments, onReports, onGoods }: SettingsProps) {
  const { t } = useTranslation()
  const till = useTill()
  const updates = useMay('updates')
  const support = useMay('support')
  const reports = useMay('reports')
  const goods = useMay('catalogue')
  const payments = useMay('payments')
  const device = useMay('device')
  const staff = useMay('staff')
  return (
    <Page
      title={t('settings.title')}
      onBack={onBack}
      lead={
        <span className="soft settings-version">
          {t('settings.version')} {till.version}
        </span>
      }
    >
      <div className="settings">
        <div className="settings-column">
          <DisplayPanel />
          <HealthPanel />
          <OutboxPanel />
          {updates && <UpdatePanel />}
          <JournalPanel />
          <TrainingPanel />
          {support && <SupportPanel />}
        </div>
        <div className="settings-column">
          {reports && <ReportsPanel onOpen={onReports} />}
          {goods && <GoodsPanel onOpen={onGoods} />}
          {payments && <PaymentsPanel onOpen={onPayments} />}
          <DevicePanel manager={device} />
          <StaffPanel manager={staff} />
        </div>
      </div>
    </Page>
  )
}
