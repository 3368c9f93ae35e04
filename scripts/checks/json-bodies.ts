// The JSON parsing suite as request bodies: what is not JSON is refused, what is JSON is taken, nothing crashes, and the
// request after it is fine. Each body travels over a real connection.
import { readdirSync, readFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { createUnderstudy } from '../../src/index.ts'
import { ECHO } from './echo-contract.ts'
import { shared } from './shared-folder.ts'
import { Tally } from './tally.ts'

/** JSON by its grammar, and refused all the same: of two members with one name, RFC 8259 section 4 lets every reader keep another. */
const REFUSED = new Set(['y_object_duplicated_key.json', 'y_object_duplicated_key_and_value.json'])

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

function post(port: number, path: string, body: Uint8Array): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { 'Content-Type': 'application/json', 'Content-Length': body.length }
    const outgoing = request({ host: '127.0.0.1', port, path, method: 'POST', agent, headers, timeout: 10_000 }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    outgoing.on('error', reject).on('timeout', () => outgoing.destroy(new Error('no answer in 10 s')))
    outgoing.end(body)
  })
}

const folder = join(shared('corpus/json-test-suite'), 'test_parsing')
const tally = new Tally('JSON parsing suite as request bodies')
await using understudy = await createUnderstudy({ contract: ECHO })
const { port } = await understudy.listen()
const good = Buffer.from('{"text":"fine"}')
const counts = new Map<string, number>()
for (const name of readdirSync(folder).toSorted()) {
  const kind = name.slice(0, 2)
  try {
    const { status, text } = await post(port, '/any', readFileSync(join(folder, name)))
    const outcome = status < 300 ? 'taken' : status < 500 ? 'refused' : 'failed'
    counts.set(`${kind} ${outcome}`, (counts.get(`${kind} ${outcome}`) ?? 0) + 1)
    // An accepted body may still break the schema; here the schema is empty, so that `y_` has to be taken.
    const holds = kind === 'n_' || REFUSED.has(name) ? outcome === 'refused' : kind === 'y_' ? outcome === 'taken' : outcome !== 'failed'
    tally.expect(holds, name, `answered ${status}: ${text.slice(0, 200)}`)
    const next = await post(port, '/json', good)
    tally.expect(next.status === 201 && next.text.includes('"fine"'), `after ${name}`, `the next request was answered ${next.status}`)
  } catch (error) {
    tally.fail(name, error instanceof Error ? error.message : String(error))
  }
}
for (const [what, count] of [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))) tally.row(what, count)
agent.destroy()
tally.finish()
