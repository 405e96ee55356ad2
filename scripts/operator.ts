// The manager's and the customer's hands in scripts and tests: the sandbox's operator page, used over HTTP as a program.
export type Charge = { orderid: string; retref: string; amount: string; setlstat: string; respstat: string }
export type Paper = { lines: { text: string }[]; qr: string[]; drawer: boolean; cut: boolean }

/** Talks to the operator page at `base`; every call throws on an answer that is not 2xx. */
export function operatorAt(base: string) {
  async function ask(path: string, body?: unknown): Promise<unknown> {
    const init =
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json', origin: base }, body: JSON.stringify(body) }
    const answer = await fetch(`${base}${path}`, init)
    if (!answer.ok) throw new Error(`the operator page answered ${answer.status} to ${path}`)
    return answer.json()
  }
  return {
    approve: (userCode: string) => ask('/approve', { userCode }),
    deny: (userCode: string) => ask('/deny', { userCode }),
    terminal: (action: string) => ask('/terminal', { action }),
    fault: (
      service: string,
      match: string,
      kind: string,
      more: { status?: number; ms?: number; times?: number } = {},
    ) => ask('/fault', { service, match, kind, ...more }),
    clearFaults: () => ask('/fault/clear', {}),
    knobs: (knobs: Record<string, unknown>) => ask('/knobs', knobs),
    printed: async () => (await ask('/printed')) as Paper[],
    charges: async () => (await ask('/charges')) as Charge[],
    state: () => ask('/state'),
  }
}
