// Takes the instance lock of the folder named on the command line, says so and holds it until it is killed.
import { takeInstanceLock } from '../../main/store/instance-lock.ts'

process.stdout.write(takeInstanceLock(process.argv[2] ?? '') ? 'held' : 'refused')
setInterval(() => {}, 1000)
