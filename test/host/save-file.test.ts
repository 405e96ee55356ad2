// Saving a file for a person: whole or not there, for this user only, where they said or in the till's own folder.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { saveByDialog, saveToFolder } from '../../main/host/save-file.ts'
import { stubElectron } from './electron-stub.ts'
import { temporaryFolder } from './temp.ts'

const privateToUser = (file: string) => process.platform === 'win32' || (statSync(file).mode & 0o077) === 0

test('the till’s folder takes the file, made where it is missing, and says where it is', async () => {
  const dir = join(temporaryFolder(), 'support')
  const path = await saveToFolder(dir).save('report.json', '{}')
  expect(path).toBe(join(dir, 'report.json'))
  expect(readFileSync(path!, 'utf8')).toBe('{}')
  expect(privateToUser(path!)).toBe(true)
})

test('the till’s folder keeps the ten newest and nothing half written, and leaves files of others alone', async () => {
  const dir = temporaryFolder()
  writeFileSync(join(dir, 'note.txt'), '')
  const save = saveToFolder(dir)
  for (let n = 0; n < 25; n += 1) await save.save(`report-${String(n).padStart(2, '0')}.json`, `${n}`)
  const kept = Array.from({ length: 10 }, (_, n) => `report-${15 + n}.json`)
  expect(readdirSync(dir).toSorted()).toEqual(['note.txt', ...kept])
})

test('a dialog proposes a folder and a name, and the file goes where the person says', async () => {
  const dir = temporaryFolder()
  const proposals: string[] = []
  const chosen = join(dir, 'mine.json')
  const { electron } = stubElectron({ saveAs: proposed => (proposals.push(proposed), chosen) })
  const file = saveByDialog({ dialog: electron.dialog, window: () => ({}), folder: () => '/documents' })
  writeFileSync(chosen, 'older and longer')
  expect(await file.save('report.json', '{}')).toBe(chosen)
  expect(proposals).toEqual([join('/documents', 'report.json')])
  expect(readFileSync(chosen, 'utf8')).toBe('{}')
  expect(privateToUser(chosen)).toBe(true)
})

test('a dialog that was closed, and a till without a window, save nothing', async () => {
  const dir = temporaryFolder()
  const nowhere = saveByDialog({ dialog: stubElectron().electron.dialog, window: () => ({}), folder: () => dir })
  expect(await nowhere.save('report.json', '{}')).toBeNull()
  const { dialog } = stubElectron({ saveAs: proposed => proposed }).electron
  expect(await saveByDialog({ dialog, window: () => null, folder: () => dir }).save('report.json', '{}')).toBeNull()
  expect(existsSync(join(dir, 'report.json'))).toBe(false)
})
