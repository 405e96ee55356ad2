// A till that registers itself in a child process, as it does after the first start and after one that was killed.
import type { Clock } from '../../main/ports/system.ts'
import type { RegistrationService } from '../../main/services/registration.ts'

/** Waits a fifth of the time: between two polls nothing can happen that takes longer. Intervals are still counted in full. */
export const hasty = (clock: Clock): Clock => ({
  ...clock,
  sleep: (ms, signal) => clock.sleep(ms / 5, signal),
})

/**
 * Resumes what there is; a till that was never registered asks for a code. `shown` when it is on the screen. Resolves when
 * the till is registered, was suspended, or gave up.
 */
export async function paired(service: RegistrationService, shown: () => Promise<void>): Promise<void> {
  service.resume()
  let told = false
  for (let starts = 0; starts < 8 && service.held() === 'none';) {
    const { step } = service.snapshot()
    if (step === 'awaiting-approval' && !told) {
      told = true
      await shown()
    } else if (step !== 'awaiting-approval' && step !== 'requesting') {
      starts += 1
      told = false
      service.start({})
    }
    await new Promise(resolve => void setTimeout(resolve, 5))
  }
}
