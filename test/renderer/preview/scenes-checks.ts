// The one check in all its ways: camera, the service's page, typed dates, with everything that can close or end one.
import type { Events, Sale, Till } from '../../../preload/contract.ts'
import type { Scene } from './scenes.ts'
import { advice, ended, hostedCheck, verdict } from './states-checks.ts'
import { saleOf, till } from './states.ts'

type Check = Events['hosted']
type Ways = NonNullable<Sale['restriction']>['ways']
const beer = saleOf('beer')
const karl: Partial<Till> = { staff: { id: 's2', name: 'Karl Kasse', role: 'cashier' } }

const offered = (ways: Ways, status: 'required' | 'passed' = 'required'): Scene['sale'] => ({
  sale: { ...beer, restriction: { ...beer.restriction!, status, ways } },
  lastChangeMinor: null,
  lastSaleId: null,
})
const device = { way: 'device', state: 'ready' } as const
const hosted = { way: 'hosted', state: 'ready' } as const
const manual = { way: 'manual', state: 'ready' } as const
const hostedFirst: Ways = [hosted, device, manual]
/** The hosted way opens by itself, with this check. */
const check = (change: Partial<Check>, more: Partial<Scene> = {}): Scene => ({
  till,
  sale: offered(hostedFirst),
  hosted: { ...hostedCheck, ...change },
  ...more,
})
const end = (change: Partial<Check>, ways: Ways = hostedFirst): Scene => ({
  till,
  sale: offered(ways),
  hosted: ended(change),
})
const spent: Ways = [{ ...hosted, state: 'budget' }, device, manual]

export const checkScenes: Record<string, Scene> = {
  'check-device': { till, sale: offered([device, hosted, manual]), verdict: verdict('pass', 'barcode') },
  'check-offline': { till, sale: offered([device, { ...hosted, state: 'offline' }, manual]) },
  'check-spent': { till, sale: offered([device, { ...hosted, state: 'budget' }, manual]) },
  'check-device-only': { till, sale: offered([device]) },
  'check-none': { till, sale: offered([{ ...hosted, state: 'offline' }]) },
  'check-passed': { till, sale: offered([hosted], 'passed') },
  'check-manual': { till, sale: offered([manual, device]), verdict: verdict('too-young') },
  'check-manual-cashier': { till: { ...till, ...karl }, sale: offered([manual, hosted, device]) },
  hosted: check({}),
  'hosted-tasks': check({
    secondsLeft: 41,
    tasks: [
      { type: 'document_scan', state: 'completed' },
      { type: 'face_liveness', state: 'pending' },
      { type: 'face_match', state: 'pending' },
    ],
    attempts: 2,
    attemptsInvoiced: 2,
    budget: { used: 2, most: 3 },
  }),
  'hosted-code': check({
    reason: 'unknown_type_front',
    advice: advice('retake-front', false),
    attempts: 1,
    branding: { accent: '#c2185b', background: '#fff4f8', text: '#3a0b1f', font: 'Georgia, serif' },
  }),
  'hosted-billed': check({
    reason: 'front_side_provided_back_side_required',
    advice: advice('scan-back', true),
    attempts: 2,
    attemptsInvoiced: 2,
    budget: { used: 2, most: 3 },
    branding: { accent: '#ffd400', background: '#10243e', text: '#ffffff', font: 'Verdana' },
  }),
  'hosted-unreadable-look': check({
    branding: { accent: '#eeeeee', background: '#ffffff', text: '#bbbbbb', font: 'Courier New' },
  }),
  'hosted-evaluating': check({ step: 'evaluating', attempts: 1, attemptsInvoiced: 1, budget: { used: 1, most: 3 } }),
  'hosted-pass': end({ step: 'done', verdict: verdict('pass', 'hosted'), advice: advice('none', true) }),
  'hosted-pass-cashier': {
    ...end({ step: 'done', verdict: verdict('pass', 'hosted'), advice: advice('none', true) }),
    till: { ...till, ...karl },
  },
  'hosted-young': end({
    step: 'done',
    verdict: verdict('too-young', 'hosted'),
    reason: 'age_criteria_not_met',
    advice: advice('refuse', true),
  }),
  'hosted-forged': end({
    step: 'done',
    verdict: verdict('unreadable', 'hosted'),
    reason: 'field_validation_failed',
    advice: advice('supervisor', true),
  }),
  'hosted-expired-document': end({
    step: 'done',
    verdict: verdict('expired', 'hosted'),
    reason: 'expiration_criteria_not_met',
    advice: advice('other-document', true),
  }),
  'hosted-budget': check(
    {},
    {
      later: [
        ['sale', offered(spent)],
        [
          'hosted',
          ended({
            step: 'failed',
            reason: 'budget',
            advice: advice('supervisor', true),
            attempts: 4,
            attemptsInvoiced: 3,
            budget: { used: 3, most: 3 },
          }),
        ],
      ],
    },
  ),
  'hosted-failed': end({ step: 'failed', reason: 'processing', advice: advice('later', false) }),
  'hosted-changed': end({ step: 'failed', reason: 'sale-changed' }),
  'hosted-late': end({ step: 'expired' }),
  'hosted-unreachable': {
    till,
    sale: offered(hostedFirst),
    hostedProblem: { code: 'unreachable', service: 'idscan' },
  },
}
