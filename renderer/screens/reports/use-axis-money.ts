// Amounts short enough for the axis of a chart: the currency's sign, no more digits than tell them apart.
import { exponentOf } from '#domain/money'
import { useLanguage } from '../../components/Money.tsx'
import { useTill } from '../../till.ts'

/** Formats minor units as "€1.2K" or "1200 €", as each language shortens. For pictures only; tables have every cent. */
export function useAxisMoney(): (minor: number) => string {
  const { currency } = useTill().store
  const language = useLanguage()
  const format = new Intl.NumberFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    style: 'currency',
    currency,
    notation: 'compact',
    maximumFractionDigits: 1,
    minimumFractionDigits: 0,
  })
  return minor => format.format(minor / 10 ** exponentOf(currency))
}
