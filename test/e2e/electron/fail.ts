// Something in main fails that nobody catches.
import type { Script } from '../electron-module.ts'

export const script: Script = async () => {
  setTimeout(() => {
    throw new Error('planned by a test')
  }, 20)
  return { failing: true }
}
