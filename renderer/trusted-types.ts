// The one Trusted Types policy of the page: our own worker file may be started, an element may be emptied, nothing else.

type Rules = { createHTML(text: string): string | null; createScriptURL(url: string): string | null }
type Factory = { createPolicy(name: 'default', rules: Rules): unknown }

/** Built workers lie beside the page under a hashed name. */
const workerFile = /^\/assets\/[\w.-]+\.worker-[\w-]+\.js$/

/**
 * What may become markup or the address of a script; null makes the browser refuse. The announcer for screen readers
 * (react-aria) empties its element by way of markup, and a worker is started by its address; there is no third case.
 */
export function sinkRules(page: string): Rules {
  const own = new URL(page)
  return {
    createHTML: text => (text === '' ? '' : null),
    createScriptURL(url) {
      // By its parts: outside a browser an address of the till's own scheme has no origin to compare.
      const { protocol, host, pathname } = new URL(url, own)
      return protocol === own.protocol && host === own.host && workerFile.test(pathname) ? url : null
    },
  }
}

/** Sets the policy up. To be called before anything is rendered; the headers name it and allow no other. */
export function guardSinks(page: { location: { href: string }; trustedTypes?: Factory }): void {
  page.trustedTypes?.createPolicy('default', sinkRules(page.location.href))
}
