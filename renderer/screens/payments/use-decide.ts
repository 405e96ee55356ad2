// One decision about one payment as its form needs it: reason, PIN where the person at the till is no manager, what is wrong.
import type { PaymentDecision } from '#contract'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureText } from '../../failure-text.ts'
import { useOp, useTill, useTillClient } from '../../till.ts'

export type Decide = {
  decision: PaymentDecision | null
  /** Opens the form of a decision, or puts it away. */
  choose(decision: PaymentDecision | null): void
  reason: string
  setReason(reason: string): void
  reasonError: string | null
  /** Null where the person who is signed in is a manager and no PIN is asked. */
  pin: string | null
  setPin(pin: string): void
  pinError: string | null
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
  const manager = useTill().staff?.role === 'manager'
  const decide = useOp('payments.decide', { quiet: true })
  const [decision, setDecision] = useState<PaymentDecision | null>(null)
  const [reason, setReason] = useState('')
  const [pin, setPin] = useState('')
  const [problem, setProblem] = useState<{ at: 'reason' | 'pin' | 'all'; text: string } | null>(null)
  const at = (place: 'reason' | 'pin' | 'all') => (problem?.at === place ? problem.text : null)

  const choose = (next: PaymentDecision | null) => {
    setDecision(next)
    // Asking the bank needs no explanation; it may still be changed.
    setReason(next === 'check' ? t('payments.reasons.check.first') : '')
    setPin('')
    setProblem(null)
  }
  const send = async () => {
    if (decision === null) return
    if (reason.trim().length < 3) return setProblem({ at: 'reason', text: t('payments.reasonShort') })
    if (!manager && !/^\d{4,8}$/.test(pin)) return setProblem({ at: 'pin', text: t('payments.pinShort') })
    setProblem(null)
    const managerPin = manager ? null : pin
    const result = await decide.run({ attemptId, decision, reason: reason.trim(), managerPin })
    void cache.invalidateQueries({ queryKey: ['payments.review'] })
    if (result.ok) {
      notes.tell('info', t(`payments.decide.${decision}.done`), null, 'payments.decide')
      choose(null)
      return onDone?.()
    }
    if (result.error.code === 'cancelled') return
    setPin('')
    const { what, money, next } = failureText(t, result.error)
    if (result.error.code === 'wrong-pin') return setProblem({ at: 'pin', text: `${what} ${next}` })
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
    pin: manager ? null : pin,
    setPin(digits) {
      setPin(digits)
      setProblem(null)
    },
    pinError: at('pin'),
    refused: at('all'),
    busy: decide.busy,
    send: () => void send(),
  }
}
