// Settings and the manager's corner: display, staff, payments, device, health, journal.
import { useTranslation } from 'react-i18next'
import { Page } from '../../components/Page.tsx'
import { useTill } from '../../till.ts'
import { OutboxPanel } from '../outbox/OutboxPanel.tsx'
import { PaymentsPanel } from '../payments/PaymentsPanel.tsx'
import { DevicePanel } from './DevicePanel.tsx'
import { DisplayPanel } from './DisplayPanel.tsx'
import { HealthPanel } from './HealthPanel.tsx'
import { JournalPanel } from './JournalPanel.tsx'
import { StaffPanel } from './StaffPanel.tsx'
import { SupportPanel } from './SupportPanel.tsx'
import { UpdatePanel } from './UpdatePanel.tsx'
import './Settings.css'

export function Settings({ onBack, onPayments }: { onBack: () => void; onPayments: () => void }) {
  const { t } = useTranslation()
  const till = useTill()
  const manager = till.staff?.role === 'manager'
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
          {manager && <UpdatePanel />}
          <JournalPanel />
          {manager && <SupportPanel />}
        </div>
        <div className="settings-column">
          {manager && <PaymentsPanel onOpen={onPayments} />}
          <DevicePanel manager={manager} />
          <StaffPanel manager={manager} />
        </div>
      </div>
    </Page>
  )
}
