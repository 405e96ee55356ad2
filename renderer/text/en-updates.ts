// English texts of the till's own updates: how they stand, why one was not used, what the last one came to.
import type { Busy } from '#domain/update'
import type { UpdateOff } from '#domain/update-off'
import type { UpdateReason } from '#domain/update-sentences'

type Words = { what: string; next: string }
const alone = 'Nothing needs to be done: the till tries again by itself.'
const tampered = 'Tell support: the update server or the line to it may have been tampered with.'
const published = 'Tell support that this release was published wrongly.'
const byHand = 'New versions are installed by hand.'
const rebuild = 'Whoever builds the packages must build this one again.'
const correct = 'Whoever installs the till corrects "updates" in its configuration.'

export const updates = {
  title: 'Updates',
  facts: { running: 'Running version', channel: 'Releases', checked: 'Last look', never: 'not yet' },
  channels: { stable: 'Stable', early: 'Early: new versions first' },
  check: 'Look for an update',
  checking: 'Looking …',
  progress: 'Download of the update',
  state: {
    unknown: 'The till looks for updates by itself, the first time a minute after its start.',
    idle: 'There is no newer version for this till.',
    checking: 'The till is looking for a newer version …',
    available: 'Version {{version}} is about to be fetched.',
    downloading: 'Version {{version}} is being fetched: {{percent}} %. Selling goes on.',
    ready: 'Version {{version}} is here and has been checked.',
    installing: 'Version {{version}} is being installed. The till starts again in a moment; nothing is lost.',
    failed: 'The last look for an update came to nothing. Selling goes on with version {{running}}.',
    off: 'Updates are switched off at this till. Selling goes on.',
  },
  rollback: 'It takes version {{version}} back.',
  install: 'Install now',
  installTitle: 'Install version {{version}}?',
  installLead:
    'The till backs up its data, closes, installs and starts again; that takes a minute or two. No sale, payment or receipt is lost. Do it when nobody is waiting.',
  installYes: 'Install and restart',
  installing: 'Preparing …',
  waiting: {
    'payment-open': 'It waits: a card payment is still open.',
    'sale-open': 'It waits: a sale has goods in it. Finish or park that sale first.',
    'scan-open': 'It waits: a card or a person is being checked.',
    'shift-closing': 'It waits: the shift is being closed.',
    'outbox-busy': 'It waits: sales are still being sent.',
  } satisfies Record<Busy, string>,
  start: {
    updated: 'This till was updated from {{from}} to {{to}}.',
    'not-installed':
      'The update to {{to}} was started, but {{from}} is still running. No sale is affected. The till offers it again; if that fails too, call support.',
    crashing:
      'Version {{to}} ended twice within a minute of its start since the update from {{from}}. All sales and payments are kept. If it ends again, call support and go back to {{from}}.',
    address: 'The version before',
    copy: 'Copy the address',
  },
  money: 'Nothing was installed, and no sale is affected.',
  reasons: {
    'feed-unreachable': { what: 'The update server cannot be reached.', next: alone },
    'feed-refused': {
      what: 'The update server has no update file for this till.',
      next: `${alone} If it stays so, tell support.`,
    },
    'feed-redirected': {
      what: 'The update server sent the till to another address, which is not allowed.',
      next: tampered,
    },
    'feed-too-large': { what: 'The update server sent far more than the description of an update.', next: tampered },
    'signature-missing': { what: 'The update is not signed.', next: tampered },
    'signature-malformed': { what: 'The signature of the update is not one.', next: tampered },
    'signature-wrong': { what: 'The update is not signed by the makers of this till.', next: tampered },
    'key-mismatch': { what: 'The update names another key than the one that signed it.', next: published },
    'manifest-malformed': {
      what: 'The description of the update is not in the form that this till knows.',
      next: published,
    },
    'file-name': { what: 'The update has a file name that could leave the till’s own folder.', next: published },
    'other-platform': { what: 'The update is for another operating system.', next: published },
    'other-arch': { what: 'The update is for another kind of processor.', next: published },
    'other-channel': { what: 'The update is for another kind of releases.', next: published },
    'other-package': { what: 'The update is for tills that were installed in another way.', next: published },
    'not-yet-valid': {
      what: 'The update is not valid yet.',
      next: `${alone} If the clock of this till is wrong, set it.`,
    },
    expired: {
      what: 'The update has expired: the server shows an old state or has not been looked after.',
      next: 'Check the clock of this till. If it is right, tell support.',
    },
    older: {
      what: 'The update server offers an older version than the one that is running.',
      next: 'If it stays so, tell support.',
    },
    replayed: { what: 'The update server offers an older update than it has offered before.', next: tampered },
    'needs-newer': {
      what: 'This till is too old for the update that is offered.',
      next: 'Ask support for the version in between.',
    },
    'file-unreachable': { what: 'The download of the update was interrupted.', next: alone },
    'file-refused': {
      what: 'The update server does not hand out the update.',
      next: `${alone} If it stays so, tell support.`,
    },
    'file-redirected': {
      what: 'The update server sent the download to another address, which is not allowed.',
      next: tampered,
    },
    'file-size': { what: 'The update is not as long as its signed description says.', next: tampered },
    'file-hash': { what: 'The update is not the file that was signed.', next: tampered },
    'too-slow': {
      what: 'The download of the update was too slow and was stopped; what is there is kept.',
      next: alone,
    },
    paused: { what: 'The update waits until the line is free.', next: alone },
    disk: {
      what: 'The update cannot be stored on this computer’s disk.',
      next: 'Free some space: a full disk stops selling too.',
    },
    'nothing-ready': { what: 'There is no update to install.', next: 'Look for an update first.' },
    'payment-open': {
      what: 'A card payment is still open, so the update waits.',
      next: 'Finish or resolve the payment first.',
    },
    'sale-open': { what: 'A sale has goods in it, so the update waits.', next: 'Finish or park that sale first.' },
    'scan-open': {
      what: 'A card or a person is being checked, so the update waits.',
      next: 'Finish or cancel that first.',
    },
    'shift-closing': { what: 'The shift is being closed, so the update waits.', next: 'Finish closing first.' },
    'outbox-busy': { what: 'Sales are still being sent, so the update waits.', next: 'Try again in a moment.' },
    'file-changed': {
      what: 'The update was changed on this computer after it had been checked. It was deleted.',
      next: 'Tell support: another program may be changing files.',
    },
    'backup-failed': {
      what: 'The data of this till could not be backed up.',
      next: 'Free some disk space and try again.',
    },
    'installer-failed': {
      what: 'The installer did not start.',
      next: 'Try again, or ask support to install the version by hand.',
    },
  } satisfies Record<UpdateReason, Words>,
  off: {
    'not-set-up': { what: 'No update server is set up.', next: byHand },
    browser: { what: 'This till runs in a browser.', next: byHand },
    'not-packaged': {
      what: 'This till was not installed from a package.',
      next: 'It is updated in the way it was started.',
    },
    'not-replaceable': { what: 'This till was installed in a way that updates cannot replace.', next: byHand },
    'keys-placeholder': {
      what: 'This package carries placeholder keys, so no update could be verified.',
      next: rebuild,
    },
    'keys-unusable': { what: 'The file with the update keys cannot be used.', next: rebuild },
    'feed-malformed': { what: 'The address of the update server is none.', next: correct },
    'feed-not-https': { what: 'The address of the update server is not https.', next: correct },
    'feed-too-much': { what: 'The address of the update server holds more than a host and a path.', next: correct },
    'feed-no-folder': { what: 'The address of the update server does not end with “/”.', next: correct },
    'feed-other-host': { what: 'The update server is not one of the hosts that are allowed.', next: correct },
    'installer-missing': { what: 'The installer of the operating system cannot be used.', next: byHand },
    'installer-settings': { what: 'The package has no readable app-update.yml.', next: rebuild },
    'publisher-missing': { what: 'The package does not say who must have signed it.', next: rebuild },
    downgrade: { what: 'Older versions would be accepted.', next: rebuild },
    'web-installer': { what: 'Unsigned web installers would be accepted.', next: rebuild },
    unasked: { what: 'The installer would act by itself.', next: rebuild },
    credentials: { what: 'Credentials would be sent to the update server.', next: rebuild },
    'set-up-failed': { what: 'Updates could not be set up.', next: 'Tell support.' },
  } satisfies Record<UpdateOff, Words>,
}
