// Makes `import 'electron'` mean the stand-in; given to Node with --import.
import { registerHooks } from 'node:module'

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: new URL('./electron-module.ts', import.meta.url).href, shortCircuit: true }
      : next(specifier, context),
})
