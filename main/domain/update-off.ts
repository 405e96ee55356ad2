// Why updates are switched off at a till, as sentences for the installer; selling goes on without them.

const off = 'Updates are switched off'
const sentences = {
  'not-set-up': `${off} because no update server is set up ("updates").`,
  browser: `${off} because this till runs in a browser. Install new versions by hand, as docs/install.md says.`,
  'not-packaged': `${off} because this till was not installed from a package. Update it as you started it.`,
  'not-replaceable': `${off} because this till was installed in a way that they cannot replace. Install new versions by hand.`,
  'keys-placeholder': `${off} because this package carries the placeholder keys. Build it with the keys of the release operator.`,
  'keys-unusable': `${off} because the file with the update keys cannot be used. Build the package again.`,
  'feed-malformed': `${off} because the address of the update server is none. Correct "updates.feed".`,
  'feed-not-https': `${off} because the address of the update server is not https. Correct "updates.feed".`,
  'feed-too-much': `${off} because the address of the update server holds more than a host and a path. Correct "updates.feed".`,
  'feed-no-folder': `${off} because the address of the update server does not end with "/". Correct "updates.feed".`,
  'feed-other-host': `${off} because the update server is not one of the hosts that are allowed. Correct "updates.feed" or "updates.hosts".`,
  'installer-missing': `${off} because the installer of the operating system cannot be used. Install new versions by hand.`,
  'installer-settings': `${off} because the package has no readable app-update.yml. Build it again with a publish section.`,
  'publisher-missing': `${off} because the package does not say who must have signed it (publisherName). Build it again.`,
  downgrade: `${off} because older versions would be accepted (allowDowngrade).`,
  'web-installer': `${off} because unsigned web installers would be accepted (disableWebInstaller).`,
  unasked: `${off} because the installer would act by itself (autoDownload, autoInstallOnAppQuit).`,
  credentials: `${off} because credentials would be sent to the update server. Remove them from app-update.yml.`,
  'set-up-failed': `${off} because they could not be set up. Tell support.`,
} as const
export type UpdateOff = keyof typeof sentences

/** The sentence of a reason. */
export const offSentence = (reason: UpdateOff): string => sentences[reason]

/** Every reason there is, for the contract, tests and dictionaries. */
export const updateOffReasons = Object.keys(sentences) as UpdateOff[]
