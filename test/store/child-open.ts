// Opens the data file named on the command line and prints why that was refused; run by open.test.ts, as root without root's rights.
import { openDatabase } from '../../main/store/db.ts'
import { StoreError } from '../../main/store/errors.ts'

// Rights do not bind root; they are dropped only now, when every module is loaded.
if (process.getuid?.() === 0) {
  process.setgid?.(65534)
  process.setuid?.(65534)
}
try {
  openDatabase(process.argv[2] ?? '').close()
  process.stdout.write('opened')
} catch (thrown) {
  process.stdout.write(thrown instanceof StoreError ? `${thrown.kind}: ${thrown.message}` : String(thrown))
}
