// The English dictionary; its shape is the shape every other language must have.
import { camera, hosted, idCheck } from './en-check.ts'
import { failures } from './en-failures.ts'
import { firstRun, openShift, registration, signIn } from './en-gate.ts'
import { device, identity } from './en-identity.ts'
import { insurance } from './en-insurance.ts'
import { frame, help, keypad, sales, settings, shift } from './en-manage.ts'
import { outbox } from './en-outbox.ts'
import { payments } from './en-payments.ts'
import { done, parked, pay, sell } from './en-sell.ts'
import { loyalty } from './en-smart.ts'
import { support } from './en-support.ts'
import { updates } from './en-updates.ts'

export const en = {
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
}
