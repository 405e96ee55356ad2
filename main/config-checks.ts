// Configuration of age and identity checks: the hosted service, and which way is offered first for which goods.
import * as z from 'zod'
import { httpUrl, word } from './config-kit.ts'

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour like #0a7d3c')
/** The service takes each task only together with the ones before it. */
const taskChains = ['document_scan', 'document_scan,face_liveness', 'document_scan,face_liveness,face_match']

/** The page of the till itself that may come back into the frame, in each of its two hosts. */
const returnAddress = /^(?:app:\/\/till|http:\/\/127\.0\.0\.1:[1-9]\d{0,4})\/hosted-return$/

export const Idscan = z
  .strictObject({
    base: httpUrl('ID Scan'),
    /** Where the hosted check's page comes from, when it is another host than the service's. */
    frame: httpUrl('the hosted ID Scan page').optional(),
    tasks: z
      .array(z.enum(['document_scan', 'face_liveness', 'face_match']))
      .refine(tasks => taskChains.includes(tasks.join()), {
        error: 'must be document_scan, then face_liveness, then face_match, each only after the one before',
      })
      .default(['document_scan']),
    level: word('the level agreed with the service').optional(),
    captureSources: z
      .array(z.enum(['camera', 'file'], { error: 'must be "camera" or "file"' }))
      .min(1, 'must name at least one source')
      .default(['camera']),
    /** Days a document may have been expired; negative: must still be valid for. */
    allowedExpiration: z.int({ error: 'must be a whole number of days' }).min(-3650).max(3650).default(0),
    expiresInSeconds: z.int({ error: 'must be 60 to 3600 seconds' }).min(60).max(3600).default(900),
    /** Billed attempts allowed for one sale; every document scan that got far enough is billed, faces always. */
    mostInvoiced: z.int({ error: 'must be a whole number from 1 to 20' }).min(1).max(20).default(3),
    /**
     * Where the service sends its frame at the end; never leaves this machine. Set it only where the service takes such an
     * address; without one the till hears the page's event, or asks by itself.
     */
    returnAddress: z
      .string({ error: 'must be text' })
      .regex(
        returnAddress,
        'must be "app://till/hosted-return", or for the browser host "http://127.0.0.1:PORT/hosted-return" with its --port',
      )
      .optional(),
    /** The look the service set for this store's page. */
    branding: z
      .strictObject({ accent: colour, background: colour, text: colour, font: word('a font family').max(80) })
      .optional(),
  })
  .refine(({ tasks, mostInvoiced }) => mostInvoiced >= tasks.length, {
    path: ['mostInvoiced'],
    error: 'must be at least the number of tasks, or no check could ever finish',
  })

const ways = z
  .array(z.enum(['device', 'hosted', 'manual'], { error: 'must be "device", "hosted" or "manual"' }))
  .min(1, 'must name at least one way')
  .refine(list => new Set(list).size === list.length, { error: 'must name each way once' })

export const Verification = z
  .strictObject({
    /** The ways offered, first choice first. */
    ways: ways.default(['device', 'hosted', 'manual']),
    /** Another order for goods of a category, by its name. */
    categories: z.record(z.string(), ways).default({}),
  })
  .default({ ways: ['device', 'hosted', 'manual'], categories: {} })
