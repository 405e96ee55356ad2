// The German dictionary; a missing or extra key is a type error.
import { camera, hosted, idCheck } from './de-check.ts'
import { failures } from './de-failures.ts'
import { firstRun, openShift, registration, signIn } from './de-gate.ts'
import { device, identity } from './de-identity.ts'
import { insurance } from './de-insurance.ts'
import { frame, help, keypad, sales, settings, shift } from './de-manage.ts'
import { outbox } from './de-outbox.ts'
import { payments } from './de-payments.ts'
import { done, parked, pay, sell } from './de-sell.ts'
import { loyalty } from './de-smart.ts'
import { support } from './de-support.ts'
import { updates } from './de-updates.ts'
import type { en } from './en.ts'

export const de = {
  frame,
  keypad,
  help,
  failures,
  identity,
  registration,
  firstRun,
  signIn,
  openShift,
  sell,
  parked,
  pay,
  payments,
  done,
  camera,
  idCheck,
  hosted,
  insurance,
  loyalty,
  sales,
  shift,
  settings,
  outbox,
  device,
  updates,
  support,
} satisfies typeof en
