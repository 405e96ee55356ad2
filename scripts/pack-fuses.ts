// Reads the fuse wires of an Electron binary.

/** Marks the wire; behind it come version, length and one character a fuse (Electron, tutorial "Fuses"). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

/**
 * RunAsNode off, CookieEncryption on, NodeOptions off, NodeCliInspect off, EmbeddedAsarIntegrityValidation on,
 * OnlyLoadAppFromAsar on, LoadBrowserProcessSpecificV8Snapshot off, GrantFileProtocolExtraPrivileges off, WasmTrapHandlers on.
 */
export const wantedWire = '010011001'

/** One text a wire, `0` off and `1` on, in the order of Electron's schema; two wires in a universal binary. */
export function fuseWires(bytes: Buffer): string[] {
  const wires: string[] = []
  for (let at = bytes.indexOf(SENTINEL); at !== -1; at = bytes.indexOf(SENTINEL, at + 1)) {
    const wire = at + SENTINEL.length
    wires.push(bytes.toString('latin1', wire + 2, wire + 2 + (bytes[wire + 1] ?? 0)))
  }
  return wires
}

export function fuseFaults(bytes: Buffer): string[] {
  const wires = fuseWires(bytes)
  if (wires.length === 0) return ['the Electron binary has no fuse wire']
  return wires.filter(wire => wire !== wantedWire).map(wire => `the fuse wire is ${wire} instead of ${wantedWire}`)
}
