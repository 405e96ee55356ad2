// What the update service needs of its surroundings: a source that verifies, an installer, and a note about starts.
import type { UpdateManifest } from '#domain/update'
import type { UpdateReason } from '#domain/update-sentences'

export type UpdateTrouble = { kind: 'trouble'; reason: UpdateReason; retryAfterMs?: number }
export type CheckAnswer = { kind: 'nothing' } | { kind: 'found'; offer: UpdateManifest } | UpdateTrouble
export type DownloadOptions = {
  signal: AbortSignal
  /** False while the line is needed for selling: the download then stops and keeps what it has. */
  mayRun: () => boolean
  /** Bytes on disk so far. */
  progress: (received: number) => void
}

/**
 * Where updates come from. Everything it hands out has been verified against the pinned keys; nothing it meets throws:
 * refusals and trouble are values.
 */
export interface UpdateSource {
  check(signal: AbortSignal): Promise<CheckAnswer>
  /** Fetches the file of the offer that `check` found last; `ready` means verified on disk. */
  download(offer: UpdateManifest, options: DownloadOptions): Promise<{ kind: 'ready' } | UpdateTrouble>
  /** The update that an earlier process left verified on disk, verified again; null when there is none. */
  restore(): Promise<UpdateManifest | null>
  /** Signature, rules, length and hash once more, of the own copy or of the one at `path`. Null when all is well. */
  confirm(offer: UpdateManifest, path?: string): Promise<UpdateReason | null>
  /** Where the verified file lies. */
  fileOf(offer: UpdateManifest): string
  /** Deletes the update that is on disk. */
  discard(): Promise<void>
}

/** The operating system's way to replace a program (electron-updater). It is given verified files only. */
export interface Installer {
  /** Takes the file over and checks what the system itself checks. Answers the path that will really be run. */
  stage(offer: UpdateManifest, file: string): Promise<string>
  /** Installs what was staged and ends this process. `failed` is called when the process goes on after all. */
  quitAndInstall(failed: (thrown: unknown) => void): void
}

/** What the start of this process means for the last update. */
export type StartKind =
  | { kind: 'usual' }
  | { kind: 'updated'; from: string; to: string }
  | { kind: 'not-installed'; from: string; to: string }
  /** `previous`: the version that ran before, `download`: where a person finds it. */
  | { kind: 'crashing'; from: string; to: string; download: string }

/** A small file that survives crashes and tells the next start what this one was doing. */
export interface StartNote {
  readonly start: StartKind
  /** Written before the installer runs. */
  installing(from: string, to: string): void
  /** The installer did not run. */
  notInstalling(): void
  /** This start has lived long enough to count as good. */
  settled(): void
  /** This start ends on purpose, so it does not count as a crash. */
  stopped(): void
}
