// Points as people read them: "1,250 points", and "+12 new points" for those a sale brought.
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../components/Money.tsx'
import { quantity } from '../format.ts'

export function usePoints(): (key: 'points' | 'earned', points: number) => string {
  const { t } = useTranslation()
  const language = useLanguage()
  return (key, points) => t(`loyalty.${key}`, { count: points, shown: quantity(points * 1000, language) })
}
