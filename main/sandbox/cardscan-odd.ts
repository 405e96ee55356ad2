// Answers of the CardScan simulator as a newer service might send them: more members, other words, other shapes.

type Json = { [member: string]: unknown }
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Scores that are missing, empty or no numbers; values that are numbers; a member nobody knows. */
function oddDetails(details: Json): Json {
  const odd = { ...details }
  for (const [name, scores] of [
    ['member_number', []],
    ['group_number', ['n/a', '0.93']],
    ['plan_name', null],
  ] as const)
    if (isJson(odd[name])) odd[name] = { ...odd[name], scores, bounding_box: [1, 2, 3, 4] }
  return {
    ...odd,
    card_specific_id: { value: 70_031, scores: [0.91, 0.97] },
    hologram_present: { value: 'yes', scores: ['0.6'] },
    plan_details: null,
  }
}

/** A finished card with unknown members, enum words and error codes; a time without a zone in every state. */
export function oddCard(card: Json): Json {
  const odd: Json = {
    ...card,
    created_at: String(card['created_at']).replace('+00:00', ''),
    region: 'eu-west-9',
    quality: { glare: 0.2 },
  }
  if (isJson(card['details'])) odd['details'] = oddDetails(card['details'])
  if (isJson(card['payer_match'])) odd['payer_match'] = { ...card['payer_match'], availity: [{ availity_payer_id: 7 }] }
  if (isJson(card['enriched_results']))
    odd['enriched_results'] = {
      ...card['enriched_results'],
      processed_sides: 'edges',
      phone_numbers: [{ label: null, type: 'fax_machine', number: 5_550_100, score: 'high' }],
    }
  return odd
}

/** Amounts are display strings; these are the ones a program would not expect. */
export const oddAmounts = ['$1,500.00', '10 %', 'N/A', '', null, '-$5', '€ 20,00', 25, '$99999999999999999999'] as const
