// An installer starts the till with its sandbox, from where no user can change it, and says who made it.
import { expect, test } from 'vitest'
import { installerFaults, plansIn, type Plan } from '../../scripts/pack-installers.ts'

const image: Plan = { desktop: '[Desktop Entry]\nName=Tillgate\nExec=AppRun %U\n' }
const deb: Plan & { args: string[] } = {
  desktop: '[Desktop Entry]\nName=Tillgate\nExec=/opt/Tillgate/tillgate %U\n',
  script: "#!/bin/bash\nchmod 4755 '/opt/Tillgate/chrome-sandbox' || true\n",
  args: [
    '--maintainer',
    'Tillgate <a@b.example>',
    '--url',
    'https://tillgate.example/',
    'x/linux-unpacked/=/opt/Tillgate',
  ],
}

test('a deb and an AppImage that keep to this pass', () => {
  expect(installerFaults([image, deb])).toEqual([])
})

test.each<[string, Plan[], string]>([
  ['no deb', [image], 'no deb'],
  ['no AppImage', [deb], 'no AppImage'],
  ['an AppImage without sandbox', [{ desktop: 'Exec=AppRun --no-sandbox %U' }, deb], 'without its sandbox'],
  [
    'a script that turns it off',
    [image, { ...deb, script: 'sed -i s/%U/--no-sandbox/ x.desktop' }],
    'without its sandbox',
  ],
  ['another program', [image, { ...deb, desktop: 'Exec=/opt/Tillgate/run.sh %U' }], 'something else'],
  ['no maintainer', [image, { ...deb, args: deb.args.slice(2) }], 'no maintainer'],
  ['another folder', [image, { ...deb, args: [...deb.args.slice(0, 4), 'x/=/home/till'] }], '/opt/Tillgate'],
])('%s is a fault', (_name, plans, fault) => {
  expect(installerFaults(plans).join()).toContain(fault)
})

test('plans are found between the other lines of the packager', () => {
  const said = `  • building\nPLAN ${JSON.stringify(image)}\n  • done\nPLAN ${JSON.stringify(deb)}\n`
  expect(plansIn(said)).toEqual([image, deb])
})
