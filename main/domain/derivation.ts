// Derivations of figures: steps with names and numbers that can be worked out again and written down.
import { allocate } from '#domain/money'
import { fraction, one, plus, rational, ratioText, times, zero, type Ratio, type Rational } from '#domain/rational'
import { round, roundToStep, type RoundingMode } from '#domain/rounding'

/** What an input is where it is no money in minor units: a plain number such as a quantity, a rate ("0.19"), or a part of a whole ("2/3"). */
export type InputKind = 'number' | 'rate' | 'part'
/** A number that goes into a step, exact as text. */
export type StepInput = { name: string; value: string; kind?: InputKind }
/**
 * 'product': all inputs multiplied, then rounded. 'quotient': the first divided by the others, then rounded. 'sum': all
 * added. 'least': the smallest. 'share': the first split by the rest as weights, of which `place` counts from 0.
 */
export type Operation = 'product' | 'quotient' | 'sum' | 'least' | 'share'
/** One step. `exact` is what it comes to before rounding, which happens to `stepMinor` minor units in `mode`. */
export type Step = {
  name: string
  operation: Operation
  inputs: StepInput[]
  place: number
  exact: string
  mode: RoundingMode
  stepMinor: number
  resultMinor: number
}
/** How a figure came about; the last step's result is the figure. */
export type Derivation = { of: string; steps: Step[] }

/** How a step rounds; whole minor units, halves away from zero, where nothing is said. */
export type StepRounding = { mode?: RoundingMode; stepMinor?: number; place?: number }

/** A step worked out from its inputs. */
export function step(
  name: string,
  operation: Operation,
  inputs: readonly (readonly [string, Ratio, InputKind?])[],
  { mode = 'half-up', stepMinor = 1, place = 0 }: StepRounding = {},
): Step {
  const exact = workedOut(
    operation,
    inputs.map(([, value]) => rational(value)),
    place,
  )
  return {
    name,
    operation,
    inputs: inputs.map(([input, value, kind]) => ({
      name: input,
      value: ratioText(rational(value)),
      ...(kind === undefined ? {} : { kind }),
    })),
    place,
    exact: ratioText(exact),
    mode,
    stepMinor,
    resultMinor: roundToStep(exact, stepMinor, mode),
  }
}

/** Whether a step's result follows from its inputs: anyone who is handed a derivation can check it. */
export function holds({ operation, inputs, place, mode, stepMinor, resultMinor }: Step): boolean {
  const exact = workedOut(
    operation,
    inputs.map(({ value }) => rational(value)),
    place,
  )
  return roundToStep(exact, stepMinor, mode) === resultMinor
}

/** The figure a derivation ends with, in minor units. */
export function resultOf(derivation: Derivation): number {
  return derivation.steps.at(-1)?.resultMinor ?? 0
}

const signs: Record<Operation, string> = { product: ' × ', quotient: ' ÷ ', sum: ' + ', least: ' or ', share: ' : ' }

/** One line a step, in minor units: "tax 19 %: net 100 × rate 0.19 = 19". Figures that were rounded show what they were before. */
export function derivationText({ of, steps }: Derivation): string {
  const lines = steps.map(each => {
    const written = each.inputs
      .map(({ name, value }) => (name === '' ? value : `${name} ${value}`))
      .join(signs[each.operation])
    const before = each.exact === String(each.resultMinor) ? '' : `${each.exact}, ${each.mode} `
    const chosen =
      each.operation === 'share' ? `part ${each.place + 1} of ` : each.operation === 'least' ? 'least of ' : ''
    return `${each.name}: ${chosen}${written} = ${before}${each.resultMinor}`
  })
  return [of, ...lines].join('\n')
}

function workedOut(operation: Operation, values: readonly Rational[], place: number): Rational {
  const [first = zero, ...rest] = values
  switch (operation) {
    case 'product':
      return values.reduce(times, one)
    case 'quotient':
      return rest.reduce((left, value) => fraction(left.n * value.d, left.d * value.n), first)
    case 'sum':
      return values.reduce(plus, zero)
    case 'least':
      return rest.reduce((least, value) => (value.n * least.d < least.n * value.d ? value : least), first)
    case 'share':
      return fraction(allocate(Number(round(first, 'down')), rest)[place] ?? 0)
    default:
      return operation satisfies never
  }
}
