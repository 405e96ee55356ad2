// The part of the contract for help from outside: a report the manager reads in full before anything is saved.
import * as z from 'zod'

const instant = z.iso.datetime({ offset: true })

export const SupportBundle = z.object({
  /** SHA-256 of the document in hexadecimal; saving names it, so that what is saved is what was shown. */
  digest: z.string(),
  /** Size of the file that saving writes. */
  bytes: z.int(),
  madeAt: instant,
  /** Every value of the document, as text for people. */
  parts: z.array(
    z.object({
      name: z.enum(['versions', 'configuration', 'health', 'storage', 'identity', 'payments', 'log']),
      text: z.string(),
    }),
  ),
  /** The newest first. `event` is the log's own word for what failed. */
  incidents: z.array(z.object({ id: z.string(), at: z.string(), event: z.string() })),
})
export type SupportBundle = z.infer<typeof SupportBundle>

/** Where it went, or why nowhere: the person chose no place, or the place took nothing. */
export const SavedBundle = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('saved'), path: z.string() }),
  z.object({ kind: z.literal('not-chosen') }),
  z.object({ kind: z.literal('refused'), why: z.enum(['full', 'not-writable']) }),
])
export type SavedBundle = z.infer<typeof SavedBundle>

/** A fault of the page itself: the kind of error and the screen, and nothing of what it said, which may name anything. */
export const PageFault = z.strictObject({
  kind: z.enum(['screen', 'script']),
  name: z.string().regex(/^[A-Za-z]{1,40}$/),
  screen: z.string().regex(/^[a-z-]{0,40}$/),
})
export type PageFault = z.infer<typeof PageFault>
