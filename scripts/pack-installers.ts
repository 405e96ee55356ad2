// What the Linux installers would be made of, as far as it can be known without making them.
import { planMark } from './pack-builder.ts'

/** `desktop`: the menu entry. Of a deb also the arguments of the tool that makes it and the script after installation. */
export type Plan = { desktop: string; args?: string[]; script?: string }

/** The plans in what electron-builder printed. */
export function plansIn(said: string): Plan[] {
  const lines = said.split('\n').filter(line => line.startsWith(planMark))
  return lines.map(line => JSON.parse(line.slice(planMark.length)) as Plan)
}

const valueOf = (args: readonly string[], name: string): string => args[args.indexOf(name) + 1] ?? ''

/** Faults as sentences: both installers must be there, start the till with its sandbox, and say who made them. */
export function installerFaults(plans: readonly Plan[]): string[] {
  const deb = plans.find(({ args }) => args !== undefined)
  const image = plans.find(({ args }) => args === undefined)
  const args = deb?.args ?? []
  return [
    ...(image === undefined ? ['no AppImage would be made'] : []),
    ...(deb === undefined ? ['no deb would be made'] : debFaults(args)),
    ...plans
      .filter(({ desktop, script = '' }) => /no-sandbox/.test(desktop + script))
      .map(() => 'an installer starts the till without its sandbox'),
    ...plans
      .filter(({ desktop }) => !/^Exec=(AppRun|\/opt\/Tillgate\/tillgate) %U$/m.test(desktop))
      .map(() => 'a menu entry starts something else than the till'),
  ]
}

function debFaults(args: readonly string[]): string[] {
  return [
    ...(/^[^<]+ <[^>]+@[^>]+>$/.test(valueOf(args, '--maintainer')) ? [] : ['the deb names no maintainer']),
    ...(valueOf(args, '--url').startsWith('https:') ? [] : ['the deb has no home page']),
    ...(args.some(arg => arg.endsWith('=/opt/Tillgate')) ? [] : ['the deb does not install to /opt/Tillgate']),
  ]
}
