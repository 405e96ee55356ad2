// Stands in for the opening of the till's data while the payment harness is built: the real one, with points to be killed at.
import { openTillData as real, type TillData } from '../../main/till-data.ts'
import { hookedData } from './payment-seams.ts'

export type { TillData }
export const openTillData: typeof real = deps => hookedData(real(deps))
