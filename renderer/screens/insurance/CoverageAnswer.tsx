// What the payer answered: active or not in one word, the plan, and its limits and shares as the payer writes them.
import type { Eligibility } from '#contract'
import { isDay } from '#domain/age'
import { useTranslation } from 'react-i18next'
import { dayText } from '../../format.ts'
import { serviceLabel } from './card-words.ts'
import { CoverageWord } from './CoverageWord.tsx'

export function CoverageAnswer({ answer }: { answer: Eligibility }) {
  const { t } = useTranslation()
  const facts = [
    [t('insurance.payer'), answer.payer],
    [t('insurance.coverage.plan'), answer.plan],
    [t('insurance.coverage.group'), answer.group],
    [t('insurance.coverage.validFrom'), written(answer.validFrom)],
    [t('insurance.coverage.validTo'), written(answer.validTo)],
  ] as const
  return (
    <>
      <div role="status">
        <CoverageWord active={answer.active} lead />
      </div>
      {answer.errors.length > 0 && (
        <section className="coverage-errors" aria-labelledby="coverage-errors-title">
          <h3 id="coverage-errors-title">{t('insurance.coverage.errors')}</h3>
          <ul>
            {answer.errors.map(({ text, advice }) => (
              <li key={`${text} ${advice}`}>
                <strong>{text}</strong>
                {advice !== null && <p>{advice}</p>}
              </li>
            ))}
          </ul>
        </section>
      )}
      <dl className="coverage-facts">
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {answer.lines.length === 0 ? (
        <p className="soft">{t('insurance.coverage.noLines')}</p>
      ) : (
        <CoverageLines lines={answer.lines} />
      )}
    </>
  )
}

function CoverageLines({ lines }: { lines: Eligibility['lines'] }) {
  const { t } = useTranslation()
  const heads = ['what', 'kind', 'who', 'network', 'total', 'remaining'] as const
  return (
    <table className="coverage-lines">
      <caption>{t('insurance.coverage.lines')}</caption>
      <thead>
        <tr>
          {heads.map(head => (
            <th key={head} scope="col">
              {t(`insurance.coverage.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(line => (
          <tr key={`${line.name} ${line.kind} ${line.who} ${line.network}`}>
            <th scope="row">{serviceLabel(t, line.name)}</th>
            <td>{t(`insurance.coverage.kinds.${line.kind}`)}</td>
            <td>{line.who === null ? '–' : t(`insurance.coverage.persons.${line.who}`)}</td>
            <td>{t(`insurance.coverage.networks.${line.network}`)}</td>
            <td className="figures">{line.total ?? '–'}</td>
            <td className="figures">{line.remaining ?? '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Days the till can read are written its way, anything else as the payer wrote it. */
const written = (day: string | null): string | null => (day !== null && isDay(day) ? dayText(day) : day)
