// Takes over switches of a simulator from bodies that anybody may have written: what does not fit is left as it was.

/** What a switch may be beyond the type of its present value. */
export type KnobRule = { choices: readonly (string | number)[] } | { least: number; most: number }
export type KnobRules<Knobs> = { readonly [Name in keyof Knobs]?: KnobRule }

/** A number may come as text, as a select on a page gives it. */
function read(present: unknown, value: unknown): unknown {
  const text = typeof present === 'number' && typeof value === 'string' && /^-?\d{1,12}$/.test(value)
  return text ? Number(value) : value
}

function fits(present: unknown, value: unknown, rule: KnobRule | undefined): boolean {
  if (typeof value !== typeof present) return false
  if (rule && 'choices' in rule) return rule.choices.includes(value as string | number)
  if (typeof value !== 'number') return typeof value === 'boolean'
  return Number.isSafeInteger(value) && value >= (rule?.least ?? 0) && value <= (rule?.most ?? 1_000_000_000)
}

/**
 * The knobs with what of `patch` has the type of the present value and keeps to `rules`; texts need a list of choices,
 * numbers are whole. `ignored` names the members that were not taken over.
 */
export function mergeKnobs<Knobs extends { readonly [name: string]: unknown }>(
  knobs: Knobs,
  patch: { readonly [name: string]: unknown },
  rules: KnobRules<Knobs>,
): { knobs: Knobs; ignored: string[] } {
  const taken: { [name: string]: unknown } = {}
  const ignored: string[] = []
  for (const [name, given] of Object.entries(patch)) {
    const value = Object.hasOwn(knobs, name) ? read(knobs[name], given) : undefined
    if (value !== undefined && fits(knobs[name], value, rules[name])) taken[name] = value
    else ignored.push(name)
  }
  return { knobs: { ...knobs, ...taken }, ignored }
}
