// The insurance card in every step, with every ending, and the payer's answers.
import type { Events } from '../../../preload/contract.ts'
import type { Scene } from './scenes.ts'
import { eligibilities, everyField, extras, scan } from './states-insurance.ts'
import { saleOf, till } from './states.ts'

const sale: Scene['sale'] = { sale: saleOf('short'), lastChangeMinor: null, lastSaleId: null }
const card = (step: Events['insurance']['step'], change: Partial<Events['insurance']> = {}): Scene => ({
  till,
  sale,
  scan: scan(step, change),
})
const covered = (name: keyof typeof eligibilities): Scene => card('read', { extras, eligibility: eligibilities[name] })

export const insuranceScenes: Record<string, Scene> = {
  insurance: card('front'),
  'insurance-starting': { ...card('starting', { secondsLeft: 52 }) },
  'insurance-reading': card('reading-front', { secondsLeft: 84 }),
  'insurance-back': card('back', { line: 'polling', attempt: 2 }),
  'insurance-finishing': card('finishing', { secondsLeft: 12, line: 'polling' }),
  'insurance-retry': card('retry', { reason: 'backside_failed', attempt: 2 }),
  'insurance-timeout': card('retry', { reason: 'timeout', attempt: 3 }),
  'insurance-rejected': card('failed', { reason: 'RejectedCard' }),
  'insurance-often': card('failed', { reason: 'too-many-tries', attempt: 5 }),
  'insurance-odd': card('failed', { reason: 'UKN_17' }),
  'insurance-unreachable': { till, sale, scanProblem: { code: 'unreachable', service: 'cardscan' } },
  'insurance-read': card('read'),
  'insurance-extras': { ...card('read'), later: [['insurance', scan('read', { extras })]] },
  'insurance-plain': { ...card('read', { payer: null }), till: { ...till, eligibility: false } },
  'insurance-every': card('read', { fields: everyField, payer: { name: 'Example Mutual', id: null, score: 0.62 } }),
  'coverage-checking': covered('checking'),
  'coverage-failed': covered('failed'),
  'coverage-active': covered('active'),
  'coverage-inactive': covered('inactive'),
  'coverage-refused': covered('refused'),
}
