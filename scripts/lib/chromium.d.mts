/** Path of an installed Chromium, Chrome or Edge; installs Debian's where it may. Throws one sentence when there is none. */
export function ensureChromium(): Promise<string>
