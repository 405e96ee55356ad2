// The part of an Electron session that the host sets up, as types: permissions, devices, requests and downloads.

type Cancellable = { preventDefault(): void }

/** What Electron tells about a permission, in the question (`mediaTypes`) and in the check (`mediaType`). */
export type AskedPermission = {
  requestingUrl?: string
  mediaTypes?: ('video' | 'audio')[]
  mediaType?: 'video' | 'audio' | 'unknown'
  isMainFrame: boolean
}
export type Download = {
  getURL(): string
  getFilename(): string
  setSaveDialogOptions(options: {
    defaultPath?: string
    properties?: ('createDirectory' | 'showOverwriteConfirmation' | 'dontAddToRecent')[]
  }): void
}
export type Session = {
  setPermissionRequestHandler(
    handler: (
      contents: object,
      permission: string,
      answer: (granted: boolean) => void,
      details: AskedPermission,
    ) => void,
  ): void
  setPermissionCheckHandler(
    handler: (
      contents: object | null,
      permission: string,
      requestingOrigin: string,
      details: AskedPermission,
    ) => boolean,
  ): void
  setDevicePermissionHandler(handler: () => boolean): void
  setDisplayMediaRequestHandler(handler: (request: object, answer: (streams: null) => void) => void): void
  setSpellCheckerEnabled(enable: boolean): void
  clearData(options: { origins: string[] }): Promise<void>
  webRequest: {
    onBeforeRequest(
      listener: (
        details: { url: string; resourceType: string },
        answer: (response: { cancel: boolean }) => void,
      ) => void,
    ): void
  }
  on(
    event: 'select-hid-device',
    listener: (event: Cancellable, details: object, choose: (id?: string) => void) => void,
  ): unknown
  on(
    event: 'select-usb-device',
    listener: (event: Cancellable, details: object, choose: (id?: string) => void) => void,
  ): unknown
  on(
    event: 'select-serial-port',
    listener: (event: Cancellable, ports: object[], contents: object, choose: (id: string) => void) => void,
  ): unknown
  on(
    event: 'will-download',
    listener: (event: Cancellable, download: Download, contents: object | null) => void,
  ): unknown
}
