import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { certificate, key, otherCertificate, otherKey } from '../fixtures/certificate.ts'
import { FAULTS, ODDITIES } from '../fixtures/faults.ts'
import { rawServer } from '../fixtures/raw-server.ts'
import { eventually, staged } from '../fixtures/stage.ts'
import { READING, thingsService, walker } from './walking.ts'

const NEVER = { p0: 0.01, p1: 0.1, h: 1e9 }
const LIVE = { stage: 'live', stateless: true, rollback: { live: NEVER, canary: NEVER } } as const
const ORDERS = '[{"id":"7","sku":"A1"}]'
const HEAD = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${ORDERS.length}\r\n\r\n`

/** What a group's standing is after so many reads, one after the other, and why it was moved. */
async function after(script: (typeof FAULTS)[number]['script'], reads: number): Promise<readonly string[]> {
  await using service = await rawServer(script)
  await using one = await staged(service.port, { group: LIVE })
  for (let i = 0; i < reads; i++) await (await fetch(`${one.url}/orders`)).text().catch(() => '')
  const told = (): number => Object.values(one.controller.dossier('orders').verdicts).reduce((sum, count) => sum + count, 0)
  await eventually(() => told() === reads, 'all are told')
  return [one.handoff.group('orders').stage, one.handoff.moves.at(-1)?.why ?? '']
}

test('answers that may be mixed up with others take the service away at the second, whatever the sums say', async () => {
  const excess = ODDITIES.find(({ id }) => id === 'F14')
  assert.ok(excess !== undefined)
  for (const { id, name, script } of [excess, ...FAULTS.filter((fault) => fault.id === 'F16')]) {
    assert.deepEqual(await after(script, 1), ['live', ''], `${id} ${name}`)
    const [stage, why] = await after(script, 2)
    assert.deepEqual([stage, /twice within a minute/.test(why ?? '')], ['shadow', true], `${id} ${name}: ${why}`)
  }
  // A long answer, with more behind it in the same breath.
  const long = JSON.stringify(Array.from({ length: 3_000 }, () => ({ id: '7', sku: 'A1' })))
  const script = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${long.length}\r\n\r\n${long}HTTP/1.1 200 OK\r\n\r\n`
  assert.equal((await after((socket) => void socket.write(script), 2))[0], 'shadow')
  // What comes behind an answer that has no body is only garbage, and so are other failures to these rules.
  const none = ODDITIES.find(({ id }) => id === 'F33')
  assert.ok(none !== undefined)
  assert.deepEqual(await after(none.script, 3), ['live', ''])
  assert.deepEqual(await after((socket) => void socket.write(HEAD + ORDERS), 3), ['live', ''])
})

test('more than the answer is a broken contract, to a consumer’s exchange and to a copy', async () => {
  await using service = await rawServer((socket) => void socket.write(`${HEAD}${ORDERS}HTTP/1.1 200 OK\r\n\r\n`))
  for (const stage of ['live', 'shadow'] as const) {
    await using one = await staged(service.port, { group: { ...LIVE, stage, shadow: { sample: 1 } } })
    await (await fetch(`${one.url}/orders`)).text()
    await eventually(() => one.controller.differences('orders').length > 0, `${stage}: it is told`)
    const [first] = one.controller.differences('orders')
    assert.deepEqual([first?.kind, first?.severity, first?.count], ['contract.excess', 'critical', 1])
    assert.equal(one.controller.evidence('orders').operations['listOrders']?.gates.conformance.bad, 1)
  }
})

test('where an operation is critical, one answer that breaks the contract is enough', async () => {
  await using real = await thingsService()
  for (const critical of [false, true]) {
    real.broken = false
    const paths = JSON.parse(JSON.stringify(READING)).paths
    paths['/things'].get['x-understudy-critical'] = critical
    // Documented, so that it is no failure of the service; and of another type.
    paths['/things'].get.responses['500'] = { description: 'no', content: { 'application/json': {} } }
    await using one = await walker(real.port, LIVE, { contract: { ...READING, paths } })
    await one.take({ target: '/things' })
    assert.equal(one.handoff.group('things').stage, 'live')
    real.broken = true
    await one.take({ target: '/things' })
    const stage = (): string => one.handoff.group('things').stage
    const told = (): boolean => one.controller.evidence('things').operations['listThings']?.gates.conformance.bad === 1
    await eventually(() => (critical ? stage() === 'shadow' : told()), 'it is told')
    assert.equal(stage(), critical ? 'shadow' : 'live')
    if (critical) assert.equal(one.handoff.moves.at(-1)?.why, 'listThings is critical, and its answer broke the contract')
  }
})

test('a service that is somebody else all of a sudden is taken away', async () => {
  const server = createServer({ cert: certificate, key }, (_, outgoing) => {
    // A fresh connection each time.
    outgoing.writeHead(200, { 'Content-Type': 'application/json', Connection: 'close' }).end(ORDERS)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const tls = { ca: `${certificate}\n${otherCertificate}` }
  const one = await staged(port, { upstream: { url: `https://127.0.0.1:${port}`, tls }, group: LIVE })
  const read = async (): Promise<string> => {
    const response = await fetch(`${one.url}/orders`)
    await response.text()
    return `${response.status} ${response.headers.get('understudy-served-by')?.split(';')[0]}`
  }
  assert.deepEqual([await read(), await read(), one.handoff.group('orders').stage], ['200 live', '200 live', 'live'])
  server.setSecureContext({ cert: otherCertificate, key: otherKey })
  await read()
  await eventually(() => one.handoff.group('orders').stage === 'shadow', 'it is taken away')
  assert.match(one.handoff.moves.at(-1)?.why ?? '', /somebody else than before/)
  await one[Symbol.asyncDispose]()
  server.closeAllConnections()
  server.close()
})
