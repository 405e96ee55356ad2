// Takes the time of work on this thread, and sums such times up.

/** What `work` gave and the milliseconds of this thread's own work: the wall clock of a busy machine says little. */
export async function spent<T>(work: () => T | Promise<T>): Promise<[T, number]> {
  const before = process.threadCpuUsage()
  const result = await work()
  const { user, system } = process.threadCpuUsage(before)
  return [result, (user + system) / 1000]
}
