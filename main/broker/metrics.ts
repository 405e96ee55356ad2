// Counts what the broker does, as OpenMetrics text. Labels are words of this project only, never anything a till sent.
import { brokerServices, BrokerCode, type BrokerService } from './wire.ts'

export const metricsType = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

export type Metrics = {
  issued(service: BrokerService): void
  refused(reason: BrokerCode): void
  identityCheck(outcome: 'cached' | 'asked'): void
  /** How long issuing took, failed or not, in seconds. */
  issueTime(service: BrokerService, seconds: number): void
  text(): string
}

const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20]
type Histogram = { counts: number[]; count: number; sum: number }

/** Every series exists from the start, so that a rate over it has no gap. */
export function createMetrics(): Metrics {
  const issued = zeros(brokerServices)
  const refusals = zeros(BrokerCode.options)
  const checks = zeros(['cached', 'asked'])
  const times = new Map<string, Histogram>(
    brokerServices.map(service => [service, { counts: bounds.map(() => 0), count: 0, sum: 0 }]),
  )
  return {
    issued: service => increase(issued, service),
    refused: reason => increase(refusals, reason),
    identityCheck: outcome => increase(checks, outcome),
    issueTime(service, seconds) {
      const histogram = times.get(service)
      if (histogram === undefined) return
      histogram.count += 1
      histogram.sum += seconds
      bounds.forEach((bound, at) => {
        if (seconds <= bound) histogram.counts[at] = (histogram.counts[at] ?? 0) + 1
      })
    },
    text: () =>
      [
        ...counter('tillgate_broker_tokens_issued', 'Credentials issued, by service.', 'service', issued),
        ...counter('tillgate_broker_refusals', 'Requests that got nothing, by reason.', 'reason', refusals),
        ...counter('tillgate_broker_identity_checks', 'Looks at an access token, by outcome.', 'outcome', checks),
        ...histograms('tillgate_broker_issue_seconds', 'Time to issue a credential.', times),
        '# EOF\n',
      ].join('\n'),
  }
}

const zeros = (names: readonly string[]): Map<string, number> => new Map(names.map(name => [name, 0]))
const increase = (counts: Map<string, number>, name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1)

function counter(name: string, help: string, label: string, values: ReadonlyMap<string, number>): string[] {
  return [
    `# TYPE ${name} counter`,
    `# HELP ${name} ${help}`,
    ...[...values].map(([value, count]) => `${name}_total{${label}="${value}"} ${count}`),
  ]
}

function histograms(name: string, help: string, series: ReadonlyMap<string, Histogram>): string[] {
  return [
    `# TYPE ${name} histogram`,
    `# UNIT ${name} seconds`,
    `# HELP ${name} ${help}`,
    ...[...series].flatMap(([service, { counts, count, sum }]) => [
      ...bounds.map((bound, at) => `${name}_bucket{service="${service}",le="${canonical(bound)}"} ${counts[at] ?? 0}`),
      `${name}_bucket{service="${service}",le="+Inf"} ${count}`,
      `${name}_count{service="${service}"} ${count}`,
      `${name}_sum{service="${service}"} ${sum}`,
    ]),
  ]
}

/** OpenMetrics wants bounds as floats: 1 is written 1.0. */
const canonical = (bound: number): string => (Number.isInteger(bound) ? `${bound}.0` : String(bound))
