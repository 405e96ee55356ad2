// Configuration of updates: where they come from, and which of them this till gets.
import * as z from 'zod'
import { updateChannels } from '#domain/update'

/** No user, query or fragment, and a folder: file names are put behind it. */
const isFolder = (text: string): boolean => {
  if (!URL.canParse(text)) return false
  const { username, password, search, hash, pathname } = new URL(text)
  return username === '' && password === '' && search === '' && hash === '' && pathname.endsWith('/')
}

const address = 'must be an https address of the update server that ends with "/" and holds no user name or query'

/** Null switches updates off: this till is then kept up to date by hand. */
export const Updates = z
  .strictObject({
    feed: z.url({ protocol: /^https$/, error: address }).refine(isFolder, { error: address }),
    /** The only hosts that are ever asked, the feed's among them. */
    hosts: z
      .array(
        z
          .string({ error: 'must be a host name' })
          .regex(/^[a-z0-9.-]+(:\d{1,5})?$/, 'must be a host name in small letters, with its port if it has one'),
      )
      .min(1, 'must name at least one host'),
    channel: z
      .enum(updateChannels, { error: 'must be "stable", or "early" for tills that try new versions first' })
      .default('stable'),
  })
  .refine(({ feed, hosts }) => !URL.canParse(feed) || hosts.includes(new URL(feed).host), {
    path: ['hosts'],
    error: 'must hold the host of "feed", exactly as it is written there',
  })
  .nullable()
  .default(null)
