// Hostile update servers, each a way to lie about a release: what it serves, and what a till must say to it.
import { mkdirSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { UpdateReason } from '../../main/domain/update-sentences.ts'
import {
  current,
  daysFromNow,
  keyPair,
  manifestFor,
  next,
  packageBytes,
  signText,
  stranger,
  type Feed,
  type TillOptions,
} from './kit.ts'

export const bytes = packageBytes()
const good = () => manifestFor(bytes)
const file = (feed: Feed) => `${feed.folder}${good().file}`
/** `null`: the till sees nothing new, which is no trouble. */
export type Hostile = {
  reason: UpdateReason | null
  arrange: (feed: Feed, other: Feed, root: string) => void | Promise<void>
  till?: Partial<TillOptions> & { alsoOther?: boolean }
}
const named = (name: string): Hostile => ({
  reason: 'file-name',
  arrange: feed => feed.release(manifestFor(bytes, { file: name }), bytes),
})
const signed = (reason: UpdateReason | null, more: Parameters<typeof manifestFor>[1]): Hostile => ({
  reason,
  arrange: feed => feed.release(manifestFor(bytes, more), bytes),
})
const text = (reason: UpdateReason, of: (json: string) => string | Uint8Array): Hostile => ({
  reason,
  arrange: feed => feed.release(good(), bytes, { text: of(JSON.stringify(good())) }),
})
/** A good release whose package is served in another way. */
const served = (
  reason: UpdateReason,
  answer: (response: ServerResponse, feed: Feed, other: Feed) => void,
): Hostile => ({
  reason,
  arrange: (feed, other) => {
    feed.release(good(), bytes)
    other.release(good(), bytes)
    feed.at(file(feed), (_request, response) => answer(response, feed, other))
  },
})
const drip = (response: ServerResponse): void => {
  const timer = setInterval(() => response.write('x'), 10)
  response.on('close', () => clearInterval(timer))
}

export const hostile: Record<string, Hostile> = {
  unsigned: {
    reason: 'signature-missing',
    arrange: feed => {
      feed.release(good(), bytes)
      feed.at(`${feed.folder}update.json.sig`, (_request, response) => void response.writeHead(404).end())
    },
  },
  'an empty signature': {
    reason: 'signature-malformed',
    arrange: feed => {
      feed.release(good(), bytes)
      feed.at(`${feed.folder}update.json.sig`, '')
    },
  },
  'signed with a wrong key': {
    reason: 'signature-wrong',
    arrange: feed => feed.release(good(), bytes, { pair: stranger }),
  },
  'signed with keys that are both unknown': {
    reason: 'signature-wrong',
    arrange: feed => {
      const [one, two] = [keyPair(), keyPair()]
      feed.release(manifestFor(bytes, { keyId: one.id }), bytes, { pair: two })
    },
  },
  'the key id of the other key': {
    reason: 'key-mismatch',
    arrange: feed => feed.release(manifestFor(bytes, { keyId: next.id }), bytes, { pair: current }),
  },
  'the signature of another manifest': {
    reason: 'signature-wrong',
    arrange: feed => {
      feed.release(good(), bytes)
      feed.at(`${feed.folder}update.json.sig`, signText(JSON.stringify({ ...good(), version: '1.0.5' }), current))
    },
  },
  'the signature of the package': {
    reason: 'signature-wrong',
    arrange: feed => {
      feed.release(good(), bytes)
      feed.at(`${feed.folder}update.json.sig`, signText(bytes, current))
    },
  },
  'a signature that is not base64': {
    reason: 'signature-malformed',
    arrange: feed => {
      feed.release(good(), bytes)
      feed.at(`${feed.folder}update.json.sig`, '!'.repeat(88))
    },
  },
  'a signature of 2 MB': {
    reason: 'feed-too-large',
    arrange: feed => {
      feed.release(good(), bytes)
      feed.at(`${feed.folder}update.json.sig`, Buffer.alloc(2_000_000, 'A'))
    },
  },
  'an old version': signed('older', { version: '0.9.0', minVersion: '0.1.0' }),
  'a pre-release of the running version': signed('older', { version: '1.0.0-rc.1', minVersion: '0.1.0' }),
  'the same version': signed(null, { version: '1.0.0' }),
  'another platform': signed('other-platform', { platform: 'win32' }),
  'another processor': signed('other-arch', { arch: 'arm64' }),
  'another channel': signed('other-channel', { channel: 'early' }),
  'another kind of package': signed('other-package', { file: 'Tillgate-1.1.0.deb' }),
  expired: signed('expired', { notAfter: daysFromNow(-1) }),
  'expired by the time of the servers': {
    ...signed('expired', { notAfter: daysFromNow(1) }),
    till: { offsetMs: () => 2 * 86_400_000 },
  },
  'not yet valid': signed('not-yet-valid', { notBefore: daysFromNow(1) }),
  'an older manifest again': {
    reason: 'replayed',
    arrange: (feed, _other, root) => {
      seen(root, { version: '1.2.0', notAfter: daysFromNow(1) })
      feed.release(good(), bytes)
    },
  },
  'an earlier statement about the same version again': {
    reason: 'replayed',
    arrange: (feed, _other, root) => {
      seen(root, { version: '1.1.0', notAfter: daysFromNow(60) })
      feed.release(good(), bytes)
    },
  },
  'a version that needs a newer till': signed('needs-newer', { minVersion: '1.0.1' }),
  'a rollout that has stopped': signed(null, { rollout: 0 }),
  'a size of 10 GB': signed('manifest-malformed', { size: 10 * 1024 ** 3 }),
  'a size of nothing': signed('manifest-malformed', { size: 0 }),
  'a size that is no number': signed('manifest-malformed', { size: Number.NaN }),
  '../../x': named('../../x'),
  'an absolute path': named('/etc/cron.d/x.AppImage'),
  'a hidden path below': named('a/../../../x.AppImage'),
  'an encoded path': named('..%2f..%2fx.AppImage'),
  'a NUL in the name': named('x\0.AppImage'),
  'a Windows drive': named('C:x.AppImage'),
  'a Windows share': named('\\\\evil\\share\\x.AppImage'),
  'a Windows device': named('CON.AppImage'),
  'a numbered Windows device': named('com1.x.AppImage'),
  'a stream of a Windows file': named('x.exe:y.AppImage'),
  'a hidden file': named('.x.AppImage'),
  'a name that ends with a dot': named('x.AppImage.'),
  'HTML instead of JSON': {
    reason: 'signature-malformed',
    arrange: feed => {
      const page = '<!doctype html><title>Sign in to this network</title>'
      for (const name of ['update.json', 'update.json.sig', good().file]) feed.at(`${feed.folder}${name}`, page)
    },
  },
  'signed HTML': text('manifest-malformed', () => '<!doctype html>'),
  'a manifest of 1 MB': text('feed-too-large', json => json + ' '.repeat(1024 * 1024)),
  'a manifest of 1 MB without a length': {
    reason: 'feed-too-large',
    arrange: feed => {
      feed.release(good(), bytes)
      feed.at(`${feed.folder}update.json`, (_request, response) => {
        response.flushHeaders()
        response.end(Buffer.alloc(1024 * 1024, ' '))
      })
    },
  },
  'a name twice': text('manifest-malformed', json => json.replace('{', '{"version":"1.1.0",')),
  'a name twice, once escaped': text('manifest-malformed', json => json.replace('{', '{"\\u0066ile":"a.AppImage",')),
  'a name __proto__': text('manifest-malformed', json => json.replace('{', '{"__proto__":{"rollout":100},')),
  'an unknown name': text('manifest-malformed', json => json.replace('{', '{"run":"x",')),
  'a byte order mark': text('manifest-malformed', json => `\uFEFF${json}`),
  'bytes that are not UTF-8': text('manifest-malformed', json => Buffer.from(json.replace('Till', '\xff'), 'latin1')),
  'a list': text('manifest-malformed', json => `[${json}]`),
  'a swapped file': served('file-hash', response => response.end(packageBytes(bytes.length, 'another'))),
  'a page of a captive portal as the file': served('file-size', response => response.end('<html>sign in</html>')),
  'a short file': served('file-size', response => response.end(bytes.subarray(0, 1000))),
  'a short file without a length': served('file-unreachable', response => {
    response.flushHeaders()
    response.end(bytes.subarray(0, 1000))
  }),
  'a long file': served('file-size', response => response.end(Buffer.concat([bytes, bytes]))),
  'a long file without a length': served('file-size', response => {
    response.flushHeaders()
    response.end(Buffer.concat([bytes, Buffer.of(0)]))
  }),
  'a length that lies': served('file-size', response => {
    response.writeHead(200, { 'content-length': bytes.length + 1 })
    response.write(bytes)
  }),
  'a file of 10 GB': served('file-size', response => {
    response.writeHead(200, { 'content-length': 10 * 1024 ** 3 })
    response.write(bytes)
  }),
  'an endless file': served('file-size', response => {
    const more = (): void => {
      while (!response.destroyed && response.write(bytes));
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  }),
  'a truncated file': served('file-unreachable', response => {
    response.writeHead(200, { 'content-length': bytes.length })
    response.write(bytes.subarray(0, 50_000), () => response.destroy())
  }),
  'a piece that nobody asked for': served('file-size', response => {
    response.writeHead(206, { 'content-range': `bytes 10-${bytes.length - 1}/${bytes.length}` })
    response.end(bytes.subarray(10))
  }),
  'a packed file': served('file-refused', response => {
    response.writeHead(200, { 'content-encoding': 'gzip' })
    response.end(bytes)
  }),
  'no file': served('file-refused', response => void response.writeHead(500).end(bytes)),
  'a file that drips': served('too-slow', drip),
  'a file that never begins': served('too-slow', () => undefined),
  'a manifest that drips': {
    reason: 'feed-unreachable',
    arrange: feed => {
      feed.release(good(), bytes)
      feed.at(`${feed.folder}update.json`, (_request, response) => drip(response))
    },
  },
  'a redirect of the manifest': {
    reason: 'feed-redirected',
    arrange: (feed, other) => {
      other.release(good(), bytes)
      feed.at(`${feed.folder}update.json`, redirect(`${other.url}stable/linux-x64-appimage/update.json`))
    },
  },
  'a redirect of the signature': {
    reason: 'feed-redirected',
    arrange: feed => {
      feed.release(good(), bytes)
      feed.at(`${feed.folder}update.json.sig`, redirect('/elsewhere.sig'))
    },
  },
  'a redirect to another host': served('file-redirected', (response, feed, other) =>
    redirect(new URL(file(feed), other.url).href)(undefined, response),
  ),
  'a redirect to another host that is allowed too': {
    ...served('file-redirected', (response, feed, other) =>
      redirect(new URL(file(feed), other.url).href)(undefined, response),
    ),
    till: { alsoOther: true },
  },
  'a redirect with credentials': served('file-redirected', (response, feed) =>
    redirect(`http://user:word@${feed.host}/x`)(undefined, response),
  ),
  'a redirect to a file of this machine': served('file-redirected', response =>
    redirect('file:///etc/passwd')(undefined, response),
  ),
  'a redirect without an address': served('file-redirected', response => void response.writeHead(302).end()),
  'a redirect loop': served('file-redirected', (response, feed) => redirect(file(feed))(undefined, response)),
}

function redirect(location: string) {
  return (_request: unknown, response: ServerResponse): void => void response.writeHead(302, { location }).end()
}
function seen(root: string, note: { version: string; notAfter: string }): void {
  const folder = join(root, 'data', 'updates')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, 'seen.json'), JSON.stringify(note), { mode: 0o600 })
}
