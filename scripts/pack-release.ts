// What a release adds to electron-builder.yml: feed, names and signatures, all from the environment of the release run.

export type ReleaseAnswer = { config: Record<string, unknown>; missing: string[] }

const https = (text: string): boolean => /^https:\/\/[^\s@?#]+\/$/.test(text)
const everywhere: Record<string, (text: string) => boolean> = {
  TILLGATE_UPDATE_URL: https,
  TILLGATE_HOMEPAGE: https,
  TILLGATE_MAINTAINER: text => /^[^<>]+ <[^<>\s]+@[^<>\s]+>$/.test(text),
}
const filled = (text: string): boolean => text.trim() !== ''

/** What each system's signature needs beside that. The names of the second part are those of Azure and Apple. */
const signing: Record<string, Record<string, (text: string) => boolean>> = {
  linux: {},
  win32: {
    AZURE_SIGN_ENDPOINT: https,
    AZURE_SIGN_ACCOUNT: filled,
    AZURE_SIGN_PROFILE: filled,
    // The whole distinguished name: it is what an update must be signed by.
    AZURE_SIGN_PUBLISHER: text => /^CN=[^,]+,\s*\S/.test(text),
    AZURE_TENANT_ID: filled,
    AZURE_CLIENT_ID: filled,
    AZURE_CLIENT_SECRET: filled,
  },
  darwin: {
    CSC_NAME: filled,
    APPLE_API_KEY: filled,
    APPLE_API_KEY_ID: filled,
    APPLE_API_ISSUER: filled,
  },
}

/** The configuration of a release, and the variables that are missing or not of their form (by name, never by value). */
export function releaseConfig(platform: string, env: Readonly<Record<string, string | undefined>>): ReleaseAnswer {
  const needed = { ...everywhere, ...signing[platform] }
  const missing = Object.entries(needed)
    .filter(([name, fits]) => !fits(env[name] ?? ''))
    .map(([name]) => name)
  const maintainer = env.TILLGATE_MAINTAINER ?? ''
  const [, name = '', email = ''] = /^(.*) <(.*)>$/.exec(maintainer) ?? []
  return {
    missing,
    config: {
      // Linux packages are signed by scripts/pack-checksums.ts; the packager cannot.
      forceCodeSigning: platform !== 'linux',
      extraMetadata: { homepage: env.TILLGATE_HOMEPAGE, author: { name, email } },
      publish: [{ provider: 'generic', url: env.TILLGATE_UPDATE_URL }],
      ...(platform === 'linux' ? { linux: { maintainer, vendor: maintainer } } : {}),
      ...(platform === 'win32' ? { win: { azureSignOptions: azure(env) } } : {}),
      // Signed by scripts/pack.ts before its hash was built in; a second signature would change the file again.
      ...(platform === 'darwin' ? { mac: { signIgnore: ['\\.node$'] } } : {}),
    },
  }
}

const azure = (env: Readonly<Record<string, string | undefined>>) => ({
  publisherName: env.AZURE_SIGN_PUBLISHER,
  endpoint: env.AZURE_SIGN_ENDPOINT,
  codeSigningAccountName: env.AZURE_SIGN_ACCOUNT,
  certificateProfileName: env.AZURE_SIGN_PROFILE,
  fileDigest: 'SHA256',
  timestampRfc3161: 'http://timestamp.acs.microsoft.com',
  timestampDigest: 'SHA256',
})
