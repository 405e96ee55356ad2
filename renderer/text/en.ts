// The English dictionary; its shape is the shape every other language must have.
import { camera, hosted, idCheck } from './en-check.ts'
import { failures } from './en-failures.ts'
import { firstRun, openShift, registration, signIn } from './en-gate.ts'
import { device, identity } from './en-identity.ts'
import { goods } from './en-goods.ts'
import { insurance } from './en-insurance.ts'
import { help } from './en-keys.ts'
import { frame, keypad, sales, settings } from './en-manage.ts'
import { discount, explain, tip } from './en-money.ts'
import { outbox } from './en-outbox.ts'
import { pay } from './en-pay.ts'
import { payments } from './en-payments.ts'
import { print } from './en-print.ts'
import { refund } from './en-refund.ts'
import { reports } from './en-reports.ts'
import { done, parked, sell } from './en-sell.ts'
import { journal, shift, training } from './en-shift.ts'
import { loyalty } from './en-smart.ts'
import { override, rights, staff } from './en-staff.ts'
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
}
