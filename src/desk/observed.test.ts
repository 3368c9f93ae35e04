import assert from 'node:assert/strict'
import { test } from 'node:test'
import { service, staged } from '../../test/fixtures/stage.ts'
import { Observed } from './observed.ts'

test('an operation that its service says not to have is missing, until the service has it', async () => {
  let has = false
  await using upstream = await service((request, response) => {
    request.resume()
    response.writeHead(has ? 200 : 501, { 'Content-Type': 'application/json' }).end('{}')
  })
  await using understudy = await staged(upstream.port)
  const observed = new Observed(understudy.recorder)
  const ask = async (): Promise<readonly [string, boolean]> => {
    await (await fetch(`${understudy.url}/orders/7`)).arrayBuffer()
    // It is recorded when it is on its way.
    await new Promise((resolve) => setTimeout(resolve, 20))
    const { line } = [...understudy.recorder.backwards()][0] ?? {}
    return [line?.by ?? '', observed.isMissing(line?.contract ?? '', line?.operation ?? '')]
  }
  assert.deepEqual(await ask(), ['mock', true])
  has = true
  assert.deepEqual(await ask(), ['live', false])
})
