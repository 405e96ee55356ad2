// The security headers of the page, the same under both hosts: a policy that allows what the till uses and nothing else.
import { createHash } from 'node:crypto'

/** The one style element react-aria-components adds by itself (touch-action of pressable things), allowed by its hash. */
export const pressableStyle =
  '@layer {\n  [data-react-aria-pressable] {\n    touch-action: pan-x pan-y pinch-zoom;\n  }\n}'
const pressableHash = createHash('sha256').update(pressableStyle).digest('base64')

/** Powerful features Chromium knows and the page does not use, closed for it and for the hosted ID check in its frame. */
const closed = [
  'accelerometer',
  'browsing-topics',
  'captured-surface-control',
  'clipboard-read',
  'compute-pressure',
  'digital-credentials-get',
  'display-capture',
  'fullscreen',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'keyboard-map',
  'local-fonts',
  'local-network',
  'magnetometer',
  'microphone',
  'midi',
  'otp-credentials',
  'payment',
  'picture-in-picture',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'speaker-selection',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
]

/**
 * Headers for every answer that carries a part of the page. `connect` lists sources besides the page's own origin;
 * `frameOrigins` are the exact origins of the hosted ID check and the only ones a frame may use the camera in. Of the
 * till's own, a frame may show the page that the check returns to (hosted-return.ts) and no other, because every other
 * answer says `frame-ancestors 'none'`.
 * Throws when one of them is not an exact http(s) origin, because its text becomes part of the policy.
 */
export function pageHeaders(frameOrigins: readonly string[], connect: readonly string[] = []): Record<string, string> {
  const frames = frameOrigins.map(exactOrigin)
  const policy = {
    'default-src': ["'none'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'"],
    'style-src': ["'self'", `'sha256-${pressableHash}'`],
    'style-src-attr': ["'unsafe-inline'"],
    'worker-src': ["'self'"],
    'connect-src': ["'self'", ...connect],
    'img-src': ["'self'", 'data:', 'blob:'],
    'media-src': ["'self'", 'blob:', 'mediastream:'],
    'font-src': ["'self'"],
    'frame-src': frames.length > 0 ? [...frames, "'self'"] : ["'none'"],
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
    // Texts become markup or script addresses only through the page's one policy (renderer/trusted-types.ts).
    'require-trusted-types-for': ["'script'"],
    'trusted-types': ['default'],
  }
  const camera = ['self', ...frames.map(origin => `"${origin}"`)].join(' ')
  return {
    'content-security-policy': Object.entries(policy)
      .map(([name, values]) => `${name} ${values.join(' ')}`)
      .join('; '),
    'permissions-policy': [`camera=(${camera})`, ...closed.map(name => `${name}=()`)].join(', '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  }
}

function exactOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || url.origin !== text || !/^https?:$/.test(url.protocol)) {
    throw new Error(
      `"${text}" is not an origin. The address of the hosted ID check must be like https://check.example.com, without a path.`,
    )
  }
  return text
}
