// Opens and trades in a folder without root's rights, and prints what it was told; for disk.test.ts.
import { openTill } from '../../main/store/open-till.ts'

if (process.getuid?.() === 0) {
  process.setgid?.(65534)
  process.setuid?.(65534)
}
try {
  openTill(process.argv[2] ?? '', {
    at: new Date(),
    training: false,
    receiptText: '{}',
    reserve: { bytes: 4096, least: 0 },
  })
  process.stdout.write('opened')
} catch (thrown) {
  process.stdout.write(
    thrown instanceof Error && 'kind' in thrown ? `${String(thrown.kind)}: ${thrown.message}` : String(thrown),
  )
}
