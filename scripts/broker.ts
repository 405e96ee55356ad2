// Starts the store's broker; everything it does is in main/broker.
import { runBroker } from '../main/broker/command.ts'

const code = await runBroker(process.argv.slice(2))
// Questions to partners may still be under way; nobody waits for their answers any more.
process.stdout.write('', () => process.exit(code))
