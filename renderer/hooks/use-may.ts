// Whether the person signed in may do something by themselves; the machine decides the same once more when it is asked.
import { may, type Right } from '#domain/rights'
import { useTill } from '../till.ts'

/** False too while nobody is signed in. */
export function useMay(right: Right): boolean {
  const { staff } = useTill()
  return staff != null && may(staff.role, right)
}
