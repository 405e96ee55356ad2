// The German dictionary; a missing or extra key is a type error.
import { camera, hosted, idCheck } from './de-check.ts'
import { failures } from './de-failures.ts'
import { firstRun, openShift, registration, signIn } from './de-gate.ts'
import { device, identity } from './de-identity.ts'
import { goods } from './de-goods.ts'
import { insurance } from './de-insurance.ts'
import { help } from './de-keys.ts'
import { frame, keypad, sales, settings } from './de-manage.ts'
import { discount, explain, tip } from './de-money.ts'
import { outbox } from './de-outbox.ts'
import { pay } from './de-pay.ts'
import { payments } from './de-payments.ts'
import { print } from './de-print.ts'
import { refund } from './de-refund.ts'
import { reports } from './de-reports.ts'
import { done, parked, sell } from './de-sell.ts'
import { journal, shift, training } from './de-shift.ts'
import { loyalty } from './de-smart.ts'
import { override, rights, staff } from './de-staff.ts'
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
  override,
  rights,
  staff,
  openShift,
  sell,
  discount,
  explain,
  tip,
  parked,
  pay,
  payments,
  done,
  print,
  camera,
  idCheck,
  hosted,
  insurance,
  loyalty,
  sales,
  refund,
  reports,
  goods,
  shift,
  training,
  journal,
  settings,
  outbox,
  device,
  updates,
  support,
} satisfies typeof en
