// A screen that fails is replaced by a sentence and a way on; the till itself runs in another process and knows nothing of it.
import { Component, Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { shownScreen, type TellFault } from '../page-faults.ts'
import { Button } from './Button.tsx'
import { Icon } from './Icon.tsx'
import './FaultGuard.css'

type FaultGuardProps = { tell: TellFault; onAgain: () => void; children: ReactNode }
type FaultGuardState = { failed: boolean; screen: string; incident: string | null; round: number }

export class FaultGuard extends Component<FaultGuardProps, FaultGuardState> {
  override state: FaultGuardState = { failed: false, screen: '', incident: null, round: 0 }

  static getDerivedStateFromError(): Partial<FaultGuardState> {
    // What failed is still in the document; it is gone when the fault is told.
    return { failed: true, screen: shownScreen(), incident: null }
  }

  override componentDidCatch(thrown: unknown): void {
    void this.props.tell('screen', thrown, this.state.screen).then(incident => this.setState({ incident }))
  }

  readonly again = (): void => {
    this.props.onAgain()
    this.setState(({ round }) => ({ failed: false, incident: null, round: round + 1 }))
  }

  override render(): ReactNode {
    const { failed, incident, round } = this.state
    return failed ? (
      <Failed incident={incident} onAgain={this.again} />
    ) : (
      // Anew from the beginning: nothing of what failed is kept.
      <Fragment key={round}>{this.props.children}</Fragment>
    )
  }
}

function Failed({ incident, onAgain }: { incident: string | null; onAgain: () => void }) {
  const { t } = useTranslation()
  return (
    <main className="fault" data-screen="fault">
      <div role="alert">
        <h1>
          <Icon name="warning" size={36} /> {t('frame.fault')}
        </h1>
        <p>{t('frame.faultMoney')}</p>
        {incident !== null && <p className="soft">{t('frame.faultIncident', { incident })}</p>}
      </div>
      <Button look="primary" size="large" autoFocus onPress={onAgain}>
        {t('frame.faultAgain')}
      </Button>
    </main>
  )
}
