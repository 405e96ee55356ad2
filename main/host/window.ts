// The one place that makes a window: every preference that decides what a page may do is written out, none is left to a default.
import type { ElectronParts } from './electron-parts.ts'
import type { Bounds, Window, WindowOptions } from './electron-window.ts'

export type WindowWishes = {
  /** The built preload script (CommonJS, because a sandboxed preload cannot be a module). */
  preload: string
  bounds: Bounds
  zoom: number
  kiosk: boolean
  fullscreen: boolean
  /** The page's own tools, in development only. */
  devTools: boolean
}

/** The options of the till's window, from constants and `wishes` only. */
export function windowOptions({ preload, bounds, zoom, kiosk, fullscreen, devTools }: WindowWishes): WindowOptions {
  return {
    ...bounds,
    show: false,
    minWidth: Math.min(1024, bounds.width),
    minHeight: Math.min(640, bounds.height),
    kiosk,
    fullscreen: fullscreen || kiosk,
    title: 'Tillgate',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      additionalArguments: [],
      // What keeps a page a page.
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      enableWebSQL: false,
      webviewTag: false,
      plugins: false,
      disableBlinkFeatures: 'Auxclick',
      navigateOnDragDrop: false,
      disableDialogs: true,
      devTools,
      // What the till's screens use, and what they do not.
      javascript: true,
      images: true,
      // The hosted check may draw a face with it.
      webgl: true,
      spellcheck: false,
      transparent: false,
      offscreen: false,
      autoplayPolicy: 'no-user-gesture-required',
      // A countdown and a polled check go on while another window is in front.
      backgroundThrottling: false,
      disableHtmlFullscreenWindowResize: true,
      zoomFactor: zoom,
    },
  }
}

/** Makes the window; nothing is loaded and nothing is shown yet. */
export function makeWindow(BrowserWindow: ElectronParts['BrowserWindow'], wishes: WindowWishes): Window {
  return new BrowserWindow(windowOptions(wishes))
}
