// What is wrong with a PIN somebody wants to have, in words.
import { weakPin } from '#domain/pin'
import type { TFunction } from 'i18next'

/** Null when it will do. */
export function pinProblem(t: TFunction, pin: string): string | null {
  if (!/^\d{4,8}$/.test(pin)) return t('staff.pinShort')
  const weak = weakPin(pin)
  return weak === null ? null : t(`staff.weak.${weak}`)
}

/** The digits of what was typed, at most as many as a PIN has. */
export const pinDigits = (text: string): string => text.replace(/\D/g, '').slice(0, 8)
