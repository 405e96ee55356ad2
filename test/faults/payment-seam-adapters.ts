// Stands in for the till's adapters while the payment harness is built: the real ones, with points to be killed at.
import { portsOf as real } from '../../main/adapters.ts'
import { hookedPorts } from './payment-seams.ts'

export const portsOf: typeof real = parts => hookedPorts(real(parts))
