// The till that starts on a damaged folder while its writes are recorded; it ends as soon as it is open.
import { open } from '../store/till-folder.ts'

open(process.argv[2] ?? '')
process.kill(process.pid, 'SIGKILL')
