// Configuration of the back office: where completed sales are sent.
import * as z from 'zod'
import { httpUrl } from './config-kit.ts'

/** Null while there is none: completed sales then wait on the till, and all of them are sent once there is one. */
export const BackOffice = z
  .strictObject({ url: httpUrl('the back office that takes the sales') })
  .nullable()
  .default(null)
