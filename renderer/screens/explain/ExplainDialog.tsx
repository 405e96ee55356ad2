// "Explain this number": how a figure of a sale or of a refund came about, step by step, in the words of the screen's language.
import type { Input, Output } from '#contract'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Money, useLanguage } from '../../components/Money.tsx'
import { failureText } from '../../failure-text.ts'
import { useTillClient } from '../../till.ts'
import './Explain.css'

/** What main is asked, without the language. */
export type Question =
  | { op: 'sale.explain'; input: Omit<Input<'sale.explain'>, 'language'> }
  | { op: 'refund.explain'; input: Omit<Input<'refund.explain'>, 'language'> }
export type Figure = { name: string; question: Question }
type Answer = Output<Question['op']>
type ExplainDialogProps = {
  /** What can be asked about, the one that was tapped first. */
  figures: readonly Figure[]
  onClose: () => void
}

export function ExplainDialog({ figures, onClose }: ExplainDialogProps) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState(0)
  const { answer, problem } = useExplanation(figures[chosen]?.question)
  return (
    <Dialog title={t('explain.title')} size="wide" onClose={onClose}>
      <div className="explain-figures" role="group" aria-label={t('explain.which')}>
        {figures.map(({ name }, index) => (
          <Button
            key={index}
            size="small"
            pressed={index === chosen}
            autoFocus={index === 0}
            onPress={() => setChosen(index)}
          >
            {name}
          </Button>
        ))}
      </div>
      {problem !== null && <p role="alert">{problem}</p>}
      {answer !== null && <Steps answer={answer} name={figures[chosen]?.name ?? ''} />}
    </Dialog>
  )
}

function Steps({ answer, name }: { answer: Answer; name: string }) {
  const { t } = useTranslation()
  return (
    <div role="status">
      <p className="explain-result">
        <span>{name}</span>
        <Money minor={answer.resultMinor} className="explain-amount" />
      </p>
      <ol className="explain-steps" aria-label={t('explain.steps')}>
        {answer.lines.map((line, index) => (
          <li key={index}>
            <span className="explain-name">{line.name}</span>
            <span className="explain-formula">{line.formula}</span>
            <span className="explain-outcome">
              {line.before !== null && (
                <span className="explain-before">
                  {line.before} · {line.rounding}
                </span>
              )}
              {line.result}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}

/** Asked anew for every figure: the open sale may have changed since the last time. */
function useExplanation(question: Question | undefined) {
  const { t } = useTranslation()
  const language = useLanguage()
  const { client } = useTillClient()
  const [found, setFound] = useState<{ answer: Answer | null; problem: string | null }>({ answer: null, problem: null })
  const key = JSON.stringify(question)
  useEffect(() => {
    if (key === undefined) return
    let current = true
    const { op, input } = JSON.parse(key) as Question
    const asked =
      op === 'sale.explain' ? client.call(op, { ...input, language }) : client.call(op, { ...input, language })
    void asked.then(result => {
      if (!current) return
      if (result.ok) setFound({ answer: result.value, problem: null })
      else setFound({ answer: null, problem: failureText(t, result.error).what })
    })
    return () => void (current = false)
  }, [client, key, language, t])
  return found
}
