// One decision about one payment as its form needs it: the reason, and what is wrong with it.
import type { PaymentDecision } from '#contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../failure-text.ts'
import { useOp, useTillClient } from '../../till.ts'

export type Decide = {
  decision: PaymentDecision | null
  /** Opens the form of a decision, or puts it away. */
  choose(decision: PaymentDecision | null): void
  reason: string
  setReason(reason: string): void
  reasonError: string | null
  /** Why the machine refused, in whole sentences. */
  refused: string | null
  busy: boolean
  send(): void
}

/** Once the machine has taken the decision its form is put away and `onDone` called. */
export function useDecide(attemptId: string, onDone?: () => void): Decide {
  const { t } = useTranslation()
  const { notes } = useTillClient()
  const cache = useQueryClient()
  const decide = useOp('payments.decide', { quiet: true })
  const [decision, setDecision] = useState<PaymentDecision | null>(null)
  const [reason, setReason] = useState('')
  const [problem, setProblem] = useState<{ at: 'reason' | 'all'; text: string } | null>(null)
  const at = (place: 'reason' | 'all') => (problem?.at === place ? problem.text : null)

  const choose = (next: PaymentDecision | null) => {
    setDecision(next)
    // Asking the bank needs no explanation; it may still be changed.
    setReason(next === 'check' ? t('payments.reasons.check.first') : '')
    setProblem(null)
  }
  const send = async () => {
    if (decision === null) return
    if (reason.trim().length < 3) return setProblem({ at: 'reason', text: t('payments.reasonShort') })
    setProblem(null)
    const result = await decide.run({ attemptId, decision, reason: reason.trim() })
    void cache.invalidateQueries({ queryKey: ['payments.review'] })
    if (result.ok) {
      notes.tell('info', t(`payments.decide.${decision}.done`), null, 'payments.decide')
      choose(null)
      return onDone?.()
    }
    if (result.error.code === 'cancelled') return
    const { what, money, next } = failureText(t, result.error)
    setProblem({ at: 'all', text: `${what} ${money} ${next}` })
  }
  return {
    decision,
    choose,
    reason,
    setReason(text) {
      setReason(text)
      setProblem(null)
    },
    reasonError: at('reason'),
    refused: at('all'),
    busy: decide.busy,
    send: () => void send(),
  }
}
