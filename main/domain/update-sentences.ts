// Why an update was not used, as sentences for the manager: what happened, what it means for the money, what to do now.

const safe = 'Nothing was installed, and selling goes on with the version that is running.'
const tampered = `${safe} Tell support: the update server or the line to it may have been tampered with.`
const published = `${safe} Tell support that the release was published wrongly.`
const later = 'Nothing was installed, no sale is affected, and the till tries again by itself.'

const sentences = {
  // The manifest and its signature.
  'feed-unreachable': `The update server cannot be reached. ${later}`,
  'feed-refused': `The update server has no update file for this till. ${later} If it stays so, tell support.`,
  'feed-redirected': `The update server sent the till to another address, which is not allowed. ${tampered}`,
  'feed-too-large': `The update server sent far more than an update description. ${tampered}`,
  'signature-missing': `The update is not signed. ${tampered}`,
  'signature-malformed': `The signature of the update is not one. ${tampered}`,
  'signature-wrong': `The update is not signed by the makers of this till. ${tampered}`,
  'key-mismatch': `The update names another key than the one that signed it. ${published}`,
  'manifest-malformed': `The description of the update is not in the form that this till knows. ${published}`,
  'file-name': `The update has a file name that could leave the till's own folder. ${published}`,
  'other-platform': `The update is for another operating system. ${published}`,
  'other-arch': `The update is for another kind of processor. ${published}`,
  'other-channel': `The update is for another release channel. ${published}`,
  'other-package': `The update is for tills that were installed in another way. ${published}`,
  'not-yet-valid': `The update is not valid yet. ${later} If the clock of this till is wrong, set it.`,
  expired: `The update has expired, so the server shows an old state or has not been looked after. ${safe} If the clock of this till is right, tell support.`,
  older: `The update server offers an older version than the one that is running. ${safe} If it stays so, tell support.`,
  replayed: `The update server offers an older update than it has offered before. ${tampered}`,
  'needs-newer': `This till is too old for the update that is offered. ${safe} Ask support for the version in between.`,
  // The file.
  'file-unreachable': `The download of the update was interrupted. ${later}`,
  'file-refused': `The update server does not hand out the update. ${later} If it stays so, tell support.`,
  'file-redirected': `The update server sent the download to another address, which is not allowed. ${tampered}`,
  'file-size': `The update is not as long as its signed description says. ${tampered}`,
  'file-hash': `The update is not the file that was signed. ${tampered}`,
  'too-slow': `The download of the update was too slow and was stopped; what is there is kept. ${later}`,
  paused: `The download of the update waits until the line is free; what is there is kept. ${later}`,
  disk: `The update cannot be stored on this machine's disk. ${later} Free some space: a full disk stops selling too.`,
  // The installation.
  'nothing-ready': 'There is no update to install. Nothing was changed.',
  'payment-open': 'A card payment is still open, so the update waits. Finish or resolve the payment first.',
  'sale-open': 'A sale has goods in it, so the update waits. Finish or park the sale first.',
  'scan-open': 'A card or a person is being checked, so the update waits. Finish or cancel that first.',
  'shift-closing': 'The shift is being closed, so the update waits. Finish closing first.',
  'outbox-busy': 'Sales are still being sent, so the update waits. Nothing is lost; try again in a moment.',
  'file-changed': `The update was changed on this machine after it had been checked. ${safe} It was deleted. Tell support: another program may be changing files.`,
  'backup-failed': `The till's data could not be backed up, so the update was not started. No sale is affected. Free some disk space and try again.`,
  'installer-failed': `The installer did not start. ${safe} Try again, or ask support to install the version by hand.`,
} as const
export type UpdateReason = keyof typeof sentences

/** The sentence of a reason. */
export const updateSentence = (reason: UpdateReason): string => sentences[reason]

/** Every reason there is, for tests and dictionaries. */
export const updateReasons = Object.keys(sentences) as UpdateReason[]

const suspicious: ReadonlySet<UpdateReason> = new Set([
  'feed-redirected',
  'feed-too-large',
  'signature-missing',
  'signature-malformed',
  'signature-wrong',
  'key-mismatch',
  'manifest-malformed',
  'file-name',
  'other-platform',
  'other-arch',
  'other-channel',
  'other-package',
  'expired',
  'older',
  'replayed',
  'file-redirected',
  'file-size',
  'file-hash',
  'file-changed',
])

/** Reasons that point to an attack or a broken release, and therefore belong into the journal. */
export const isSuspicious = (reason: UpdateReason): boolean => suspicious.has(reason)

/** Shown once after an installation that did not happen. */
export const notInstalledSentence = (from: string, to: string): string =>
  `The update to ${to} was started but ${from} is still running. No sale is affected. The till offers the update again when it is idle; if that fails too, call support.`

/** Shown at the start after a new version crashed twice; never acted upon by itself. */
export const crashingSentence = (from: string, to: string, download: string): string =>
  `Tillgate ${to} has ended twice within a minute of its start since the update from ${from}. Sales and payments are stored in the till and are not lost. It tries once more now. If it ends again, call support and go back to ${from}${download === '' ? '.' : `: ${download}`}`
