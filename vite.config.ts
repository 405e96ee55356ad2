// One build, four results: the page (dist/renderer), the browser host (dist/host), Electron's main process (dist/main), its preload (dist/preload).
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite'
import { writeManifest } from './scripts/page-manifest.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))
/** Never part of a bundle: one is provided by the shell, the other has machine code beside it. */
const external = ['electron', 'better-sqlite3']

const node = (input: string, folder: string, format: 'es' | 'cjs', name: string): EnvironmentOptions => ({
  consumer: 'server',
  resolve: { noExternal: true, external },
  build: {
    outDir: at(`dist/${folder}`),
    emptyOutDir: true,
    copyPublicDir: false,
    target: 'node24',
    minify: false,
    rolldownOptions: {
      input: at(input),
      external,
      output: { format, entryFileNames: name, codeSplitting: false },
    },
  },
})

/** The bundle of main sits one folder deeper than its source; what it reads by relative address is put beside it. */
const companions: Plugin = {
  name: 'tillgate-companions',
  applyToEnvironment: environment => environment.name === 'main',
  closeBundle() {
    const { name, version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { name: string; version: string }
    mkdirSync(at('dist'), { recursive: true })
    writeFileSync(at('dist/package.json'), JSON.stringify({ name, version, type: 'module' }))
    if (existsSync(at('resources'))) cpSync(at('resources'), at('dist/resources'), { recursive: true })
  },
}

/** Both hosts answer the addresses of this list and no others. */
const manifest: Plugin = {
  name: 'tillgate-page-manifest',
  applyToEnvironment: environment => environment.name === 'client',
  closeBundle: () => writeManifest(at('dist/renderer')),
}

const environments: Record<string, EnvironmentOptions> = {
  ...(existsSync(at('renderer/index.html'))
    ? {
        client: {
          build: {
            outDir: at('dist/renderer'),
            emptyOutDir: true,
            rolldownOptions: { input: at('renderer/index.html') },
          },
        },
      }
    : {}),
  host: node('main/browser.ts', 'host', 'es', 'browser.js'),
  main: node('main/index.ts', 'main', 'es', 'index.js'),
  preload: node('preload/index.ts', 'preload', 'cjs', 'index.cjs'),
  // A program of its own, for training: the till itself opens no door.
  sandbox: node('main/sandbox/run.ts', 'sandbox', 'es', 'run.js'),
}

export default defineConfig({
  root: at('renderer'),
  base: '/',
  plugins: [react(), companions, manifest],
  // Nothing inlined as data: addresses except tiny pictures; the policy of the page allows scripts and wasm as files only.
  build: {
    target: 'chrome144',
    // One page on a loopback line: a single chunk of this size loads faster than many small ones.
    chunkSizeWarningLimit: 800,
    assetsInlineLimit: file => (/\.(svg|png)$/.test(file) ? undefined : false),
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
  environments,
  builder: {
    async buildApp(builder) {
      for (const name of Object.keys(environments)) await builder.build(builder.environments[name]!)
    },
  },
})
