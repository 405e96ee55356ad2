// Canned insurance scans for looking at screens: made-up cards, steps, payers and answers.
import type { Eligibility, Events } from '../../../preload/contract.ts'

type Scan = Events['insurance']

export const cardFields: Scan['fields'] = [
  { name: 'payer_name', value: 'example health plan', confidence: 0.98 },
  { name: 'plan_name', value: 'choice plus', confidence: 0.95 },
  { name: 'member_name', value: 'ada m. example', confidence: 0.99 },
  { name: 'member_number', value: 'EXA 8O3 127 5', confidence: 0.71 },
  { name: 'member_dob', value: '05/13/1980', confidence: 0.93 },
  { name: 'group_number', value: '76-411234', confidence: 0.93 },
  { name: 'rx_bin', value: '610279', confidence: 0.97 },
  { name: 'rx_pcn', value: '9999', confidence: 0.84 },
  { name: 'start_date', value: '2026-01-01', confidence: null },
  { name: 'card_specific_id', value: '80840', confidence: 0.96 },
]
/** Every documented field at once, which no real card has. */
const everyName =
  'payer_name payer_id plan_name plan_id plan_type plan_details client_name employer member_name member_number member_id_prefix member_id_suffix member_dob member_gender dependent_names group_number card_specific_id medicare_medicaid_id part_a_effective_date part_b_effective_date start_date rx_bin rx_pcn rx_id rx_issuer rx_plan pharmacy_benefit_manager'
export const everyField: Scan['fields'] = everyName
  .split(' ')
  .map((name, index) => ({ name, value: `value ${index + 1}`, confidence: index % 9 === 4 ? 0.55 : 0.95 }))

export const scan = (step: Scan['step'], change: Partial<Scan> = {}): Scan => ({
  scanId: 'scan-1',
  step,
  reason: null,
  attempt: 1,
  secondsLeft: null,
  fields: step === 'read' ? cardFields : [],
  payer: step === 'read' ? { name: 'Example Health Plan', id: '90210', score: 0.97 } : null,
  extras: [],
  eligibility: null,
  line: 'socket',
  ...change,
})

export const extras: Scan['extras'] = [
  { kind: 'phone', label: 'member_services_phone', value: '555-010-0000' },
  { kind: 'phone', label: 'pharmacy_services_phone', value: '555-010-0042' },
  { kind: 'address', label: 'medical_claims_address', value: 'Example Health Plan, 1 Example Way, Springfield' },
  { kind: 'copay', label: 'office_visit copay', value: '25' },
  { kind: 'copay', label: 'emergency_room coinsurance', value: '20%' },
]

export const answer: Eligibility = {
  step: 'done',
  reason: null,
  active: true,
  payer: 'Example Health Plan',
  plan: 'Choice Plus PPO',
  group: 'Example Ltd',
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  lines: [
    {
      name: 'coverage_summary',
      kind: 'deductible',
      who: 'individual',
      network: 'in',
      total: '$1,500',
      remaining: '$250',
    },
    {
      name: 'coverage_summary',
      kind: 'deductible',
      who: 'family',
      network: 'in',
      total: '$3,000',
      remaining: '$1,750',
    },
    {
      name: 'coverage_summary',
      kind: 'out-of-pocket',
      who: 'individual',
      network: 'out',
      total: '$9,000',
      remaining: null,
    },
    { name: 'pharmacy', kind: 'co-payment', who: null, network: 'in', total: '$10', remaining: null },
    {
      name: 'generic_prescription_drug',
      kind: 'co-insurance',
      who: null,
      network: 'in',
      total: '20%',
      remaining: null,
    },
  ],
  errors: [],
}
const silent: Eligibility = {
  ...answer,
  active: null,
  payer: null,
  plan: null,
  group: null,
  validFrom: null,
  validTo: null,
  lines: [],
}
export const eligibilities = {
  checking: { ...silent, step: 'checking' },
  failed: { ...silent, step: 'failed', reason: 'timeout' },
  active: answer,
  inactive: { ...answer, active: false, lines: [] },
  refused: {
    ...silent,
    errors: [
      { text: 'Subscriber not found', advice: 'Check the member number and the birth date, then ask again.' },
      { text: 'Birth date does not match', advice: null },
    ],
  },
} satisfies Record<string, Eligibility>
