// Where a till's configuration comes from: the file it was told, the sandbox that started it, or the file in its data folder.
import { existsSync } from 'node:fs'
import { ConfigError, readConfig, sandboxConfig, type Config, type SandboxCredentials } from './config.ts'

/** Throws ConfigError when none is there or the one found is wrong. */
export function readTillConfig(file: string | undefined, sandbox: string | undefined, fallback: string): Config {
  if (file !== undefined) return readConfig(file)
  if (sandbox !== undefined && sandbox !== '') return sandboxConfig(JSON.parse(sandbox) as SandboxCredentials)
  if (existsSync(fallback)) return readConfig(fallback)
  throw new ConfigError('of this till', [
    `no configuration was given; name one with --config FILE, put it at ${fallback}, or use "npm start", which brings the sandbox`,
  ])
}
