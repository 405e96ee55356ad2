// A release is refused until everything it is signed with is there, and every package of it is in a list that is signed.
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { gpgArgs, releaseFiles, sumsText } from '../../scripts/pack-checksums.ts'
import { feedFaults } from '../../scripts/pack-feed.ts'
import { releaseConfig } from '../../scripts/pack-release.ts'
import { put, removeTempFolders, tempFolder } from './made-up.ts'

afterAll(removeTempFolders)

const common = {
  TILLGATE_UPDATE_URL: 'https://updates.tillgate.example/',
  TILLGATE_HOMEPAGE: 'https://tillgate.example/',
  TILLGATE_MAINTAINER: 'Tillgate <till@tillgate.example>',
}
const windows = {
  ...common,
  AZURE_SIGN_ENDPOINT: 'https://weu.codesigning.azure.net/',
  AZURE_SIGN_ACCOUNT: 'account',
  AZURE_SIGN_PROFILE: 'profile',
  AZURE_SIGN_PUBLISHER: 'CN=Tillgate, O=Tillgate, C=DE',
  AZURE_TENANT_ID: 'tenant',
  AZURE_CLIENT_ID: 'client',
  AZURE_CLIENT_SECRET: 'made-up for this test',
}
const mac = { ...common, CSC_NAME: 'x', APPLE_API_KEY: 'x.p8', APPLE_API_KEY_ID: 'x', APPLE_API_ISSUER: 'x' }

test.each([
  ['linux', common],
  ['win32', windows],
  ['darwin', mac],
] as const)('%s: each variable is needed, and a missing one is named', (platform, env) => {
  expect(releaseConfig(platform, env).missing).toEqual([])
  for (const name of Object.keys(env)) expect(releaseConfig(platform, { ...env, [name]: '' }).missing).toEqual([name])
})

test.each([
  ['TILLGATE_UPDATE_URL', 'http://updates.tillgate.example/'],
  ['TILLGATE_UPDATE_URL', 'https://user:word@updates.tillgate.example/'],
  ['TILLGATE_UPDATE_URL', 'https://updates.tillgate.example'],
  ['TILLGATE_MAINTAINER', 'Tillgate'],
  ['AZURE_SIGN_PUBLISHER', 'Tillgate'],
  ['AZURE_SIGN_PUBLISHER', 'CN=Tillgate'],
])('%s = %s is not of its form', (name, value) => {
  expect(releaseConfig('win32', { ...windows, [name]: value }).missing).toEqual([name])
})

test('a release for Windows and macOS must be signed, with the publisher that updates must have', () => {
  expect(releaseConfig('win32', windows).config).toMatchObject({
    forceCodeSigning: true,
    publish: [{ provider: 'generic', url: common.TILLGATE_UPDATE_URL }],
    win: {
      azureSignOptions: {
        publisherName: windows.AZURE_SIGN_PUBLISHER,
        fileDigest: 'SHA256',
        timestampDigest: 'SHA256',
      },
    },
  })
  expect(releaseConfig('darwin', mac).config).toMatchObject({
    forceCodeSigning: true,
    mac: { signIgnore: ['\\.node$'] },
  })
})

test('no secret of the environment gets into the configuration, which the packager writes down', () => {
  expect(JSON.stringify(releaseConfig('win32', windows).config)).not.toContain(windows.AZURE_CLIENT_SECRET)
})

const feed = 'provider: generic\nurl: https://updates.tillgate.example/\nupdaterCacheDirName: tillgate-updater\n'
const linux = { platform: 'linux', release: true }

test('a feed of one https address is good; Windows also needs its publisher in full', () => {
  expect(feedFaults(feed, linux)).toEqual([])
  expect(feedFaults(feed, { platform: 'win32', release: true })).toHaveLength(1)
  expect(feedFaults(`${feed}publisherName:\n  - CN=Tillgate, O=T\n`, { platform: 'win32', release: true })).toEqual([])
})

test.each([
  ['plain http', feed.replace('https', 'http')],
  ['a password', feed.replace('https://', 'https://a:b@')],
  ['a token', `${feed}token: x\n`],
  ['headers', `${feed}requestHeaders:\n  Authorization: x\n`],
  ['another provider', feed.replace('generic', 'github')],
  ['a query', feed.replace('example/', 'example/?key=x')],
])('a feed with %s is refused', (_name, text) => {
  expect(feedFaults(text, linux).length).toBeGreaterThan(0)
})

test('a package without a feed is for trying only', () => {
  expect(feedFaults(null, { ...linux, release: false })).toEqual([])
  expect(feedFaults(null, linux)).toHaveLength(1)
})

test('the list of checksums is the one sha256sum reads', () => {
  const dir = tempFolder()
  put(join(dir, 'b.deb'), 'abc')
  put(join(dir, 'a.exe'), '')
  // FIPS 180-4: the hashes of "abc" and of nothing.
  expect(sumsText(dir, ['a.exe', 'b.deb'])).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  a.exe\n' +
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  b.deb\n',
  )
})

test('packages, SBOM and licences are listed; Linux packages and the list are signed; the rest is left out', () => {
  const names = [
    'builder-debug.yml',
    't.deb',
    't.AppImage',
    't.exe',
    't.dmg',
    't.zip',
    'sbom.cdx.json',
    'licences.txt',
    't.exe.blockmap',
    'latest.yml',
  ]
  expect(releaseFiles(names)).toEqual({
    listed: ['licences.txt', 'sbom.cdx.json', 't.AppImage', 't.deb', 't.dmg', 't.exe', 't.zip'],
    signed: ['t.AppImage', 't.deb', 'SHA256SUMS'],
  })
  expect(() => releaseFiles(['licences.txt'])).toThrow('no package')
})

test('gpg signs with exactly the key that was named', () => {
  expect(gpgArgs('A'.repeat(40), 't.deb')).toEqual(
    expect.arrayContaining(['--local-user', `${'A'.repeat(40)}!`, '--detach-sign']),
  )
})
