// A manager's button: a refused sale goes back into the queue, one that waits is tried now.
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { useMay } from '../../hooks/use-may.ts'
import { useOp } from '../../till.ts'

/** Shows nothing to a cashier. */
export function SendAgain({ saleId, refused }: { saleId: string; refused: boolean }) {
  const { t } = useTranslation()
  const cache = useQueryClient()
  const allowed = useMay('outbox')
  const resend = useOp('outbox.resend')
  if (!allowed) return null
  const run = async () => {
    await resend.run({ saleId })
    void cache.invalidateQueries()
  }
  return (
    <Button size="small" busy={resend.busy} busyText={t('outbox.sending')} onPress={() => void run()}>
      {refused ? t('outbox.again') : t('outbox.now')}
    </Button>
  )
}
