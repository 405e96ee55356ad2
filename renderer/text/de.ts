// The German dictionary; a missing or extra key is a type error.
import { camera, hosted, idCheck, insurance } from './de-check.ts'
import { failures } from './de-failures.ts'
import { firstRun, openShift, registration, signIn } from './de-gate.ts'
import { frame, help, keypad, sales, settings, shift } from './de-manage.ts'
import { done, parked, pay, sell } from './de-sell.ts'
import type { en } from './en.ts'

export const de = {
  frame,
  keypad,
  help,
  failures,
  registration,
  firstRun,
  signIn,
  openShift,
  sell,
  parked,
  pay,
  done,
  camera,
  idCheck,
  hosted,
  insurance,
  sales,
  shift,
  settings,
} satisfies typeof en
