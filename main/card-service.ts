// Which service takes card money, and that it is never changed while a payment of the former one is not settled.
import type { Config } from './config.ts'
import { StartError } from './data-folder.ts'
import type { Db } from './store/db.ts'
import { attemptStore } from './store/attempts.ts'
import { paymentLists } from './store/payment-lists.ts'
import { recheckStore } from './store/rechecks.ts'
import { settingsStore } from './store/settings.ts'

const KEY = 'card-service'
const names = { cardconnect: 'Card Connect', smart: 'secucard smart transactions' }

/**
 * The new service has never heard of the former one's payments: its "not found" would cancel what the customer has paid.
 * Throws StartError while one of them is open, to be decided by a manager, or still looked after.
 */
export function assertCardService(db: Db, config: Config): void {
  const settings = settingsStore(db)
  const service = config.smart?.pay == null ? 'cardconnect' : 'smart'
  const former = settings.get(KEY)
  if (former !== null && former !== service) {
    const lists = paymentLists(db)
    const unsettled =
      attemptStore(db).openOnes().length +
      lists.needsHuman().length +
      lists.openReversals().length +
      recheckStore(db).due('9999').length
    if (unsettled > 0)
      throw new StartError(
        `${unsettled} card payments that were sent to ${former === 'smart' ? names.smart : names.cardconnect} are not settled, and ${names[service]} knows nothing of them. Nothing was changed and no money moved. Start with the former configuration until the list of payments is empty and half an hour has passed, then change "smart.pay" again.`,
      )
  }
  settings.set(KEY, service)
}
