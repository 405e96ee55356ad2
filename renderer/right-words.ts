// Rights by the names people have for them.
import { rights, type Right } from '#domain/rights'
import type { TFunction } from 'i18next'

const known: readonly string[] = rights

/** What a right allows, as a short sentence; one that this page does not know is “this action”. */
export function rightWords(t: TFunction, right: string | null): string {
  return right !== null && known.includes(right) ? t(`rights.${right as Right}`) : t('override.thisAction')
}
