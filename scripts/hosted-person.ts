// The person in front of the hosted ID check, as a program: opens the page and does its task.

/** Shows a good document of somebody `age` years old; gives the result id that the page tells its parent. */
export async function answerHostedCheck(url: string, age: number): Promise<string> {
  const page = await fetch(url)
  if (!page.ok) throw new Error(`the hosted page answered ${page.status}`)
  const done = await fetch(`${url}/attempts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ outcome: 'success', age, documentExpires: '2035-01-01' }),
  })
  const { messages } = (await done.json()) as {
    messages: { data?: { transaction?: { resultId?: string } }; transaction?: { resultId?: string } }[]
  }
  const message = messages[0]
  const resultId = message?.transaction?.resultId ?? message?.data?.transaction?.resultId
  if (resultId === undefined) throw new Error('the hosted page told no result')
  return resultId
}
