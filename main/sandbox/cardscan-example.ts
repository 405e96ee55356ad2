// What the made-up insurance cards say: composed people and plans, with a few badly read fields.
import type { StoredCard } from './cardscan-model.ts'

type Read = { value: string; scores: string[] }
type Details = Record<string, Read | Read[]>
type Person = { front: Details; back: Details; payerName: string; payerScore: string; phone: string; copay: number }

const read = (value: string, ...scores: string[]): Read => ({ value, scores })

/** Values are lower-case OCR text with stray punctuation now and then; scores are decimal strings. */
export const people: readonly Person[] = [
  {
    front: {
      payer_name: read('northwind health', '0.981', '0.999'),
      payer_id: read('90210', '0.995', '0.999'),
      plan_name: read('silver choice ppo', '0.967', '0.992'),
      plan_id: read('(80840) 555-01234-01', '0.990', '0.998'),
      plan_type: read('ppo', '0.910', '0.970'),
      plan_details: read('national network', '0.612', '0.910'),
      employer: read('contoso ltd', '0.880', '0.930'),
      client_name: read('contoso ltd', '0.880', '0.930'),
      member_name: read('ada example', '0.994', '0.998'),
      member_number: read('XWH123456789', '0.997', '0.999'),
      member_id_prefix: read('XWH', '0.990', '0.990'),
      member_id_suffix: read('01', '0.950', '0.970'),
      member_dob: read('1980-01-01', '0.543', '0.871'),
      dependent_names: [read('bob example', '0.998', '0.977')],
      group_number: read('98001', '0.999', '0.999'),
      start_date: read('01/01/2024', '0.900', '0.940'),
    },
    back: {
      rx_bin: read('610011', '0.998', '0.999'),
      rx_pcn: read('IRX', '0.999', '0.999'),
      rx_id: read('XWH123456789', '0.980', '0.990'),
      rx_issuer: read('80840', '0.994', '0.999'),
      rx_plan: read('RX1', '0.900', '0.950'),
      pharmacy_benefit_manager: read('northwind rx', '0.750', '0.960'),
    },
    payerName: 'NORTHWIND HEALTH',
    payerScore: '0.989',
    phone: '555-010-0000',
    copay: 25,
  },
  {
    front: {
      payer_name: read('fabrikam care"', '0.902', '0.988'),
      plan_name: read('family hmo', '0.955', '0.981'),
      plan_type: read('hmo', '0.931', '0.972'),
      member_name: read('lin sample-ortega', '0.961', '0.987'),
      member_number: read('FC 0077 3141', '0.488', '0.902'),
      member_gender: read('f', '0.930', '0.960'),
      dependent_names: [read('noa sample', '0.941', '0.960'), read('kai sample', '0.579', '0.744')],
      group_number: read('G-4410', '0.987', '0.995'),
      card_specific_id: read('C-7', '0.900', '0.940'),
    },
    back: {
      rx_bin: read('004336', '0.991', '0.997'),
      rx_pcn: read('ADV', '0.973', '0.990'),
      pharmacy_benefit_manager: read('fabrikam pharmacy', '0.811', '0.930'),
    },
    payerName: 'FABRIKAM CARE',
    payerScore: '0.941',
    phone: '555-010-0042',
    copay: 15,
  },
  {
    front: {
      payer_name: read('public senior plan', '0.977', '0.990'),
      member_name: read('james placeholder', '0.990', '0.996'),
      medicare_medicaid_id: read('1EG4TE5MK72', '0.640', '0.940'),
      part_a_effective_date: read('01/01/2020', '0.900', '0.940'),
      part_b_effective_date: read('01/01/2020', '0.900', '0.940'),
    },
    back: {},
    payerName: 'PUBLIC SENIOR PLAN',
    payerScore: '0.902',
    phone: '555-010-0077',
    copay: 0,
  },
]

/** The person a card shows; a card never holds an index out of range, a damaged snapshot might. */
export function personOn(card: StoredCard): Person {
  const person = people[card.person % people.length] ?? people[0]
  if (!person) throw new Error('the sandbox has no example people')
  return person
}

/** `details` as read from the sides that were scanned. */
export function detailsOf(card: StoredCard): Details {
  const person = personOn(card)
  return card.twoSided ? { ...person.front, ...person.back } : person.front
}

/** `payer_match` with the members of accounts that have the feature. */
export function payerMatchOf(card: StoredCard): object {
  const { payerName, payerScore } = personOn(card)
  const id = `pay_00${payerName.slice(0, 4).toLowerCase()}`
  return {
    cardscan_payer_id: id,
    cardscan_payer_name: payerName,
    score: payerScore,
    matches: [
      {
        clearinghouse: 'Availity',
        payer_id: '90210',
        payer_name: payerName,
        score: payerScore,
        cardscan_payer_id: id,
        transaction_type: 'professional',
        metadata: { last_updated: '2025-01-01T00:00:00+00:00', source: '2025-01-01v1' },
      },
    ],
    change_healthcare: [
      { chc_payer_id: payerName.slice(0, 3), chc_payer_name: payerName, score: '0.95', note: '', deprecated: false },
    ],
    custom: [],
    message: null,
  }
}

/** `enriched_results`, which come some seconds after completion. */
export function enrichedOf(card: StoredCard): object {
  const { payerName, phone, copay } = personOn(card)
  return {
    addresses: [
      {
        label: 'claims',
        type: 'medical_claims_address',
        company_name: payerName,
        address: '1 Example Way, Springfield',
        score: '0.95',
      },
    ],
    phone_numbers: [{ label: 'members', type: 'member_services_phone', number: phone, score: '0.98' }],
    copays_deductibles: [{ service: 'office_visit', category: 'copay', value: copay, score: '0.97' }],
    processed_sides: card.twoSided ? 'both' : 'front_only',
  }
}
