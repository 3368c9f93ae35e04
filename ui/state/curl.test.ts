import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import type { BodyView } from '../../src/control/body-view.ts'
import { type CurlRequest, curlOf } from './curl.ts'

const NONE: BodyView = { size: 0, whole: true }
const textBody = (text: string): BodyView => ({ size: Buffer.byteLength(text), whole: true, text })
const request = (rest: Partial<CurlRequest>): CurlRequest => ({ method: 'GET', target: '/', headers: [], body: NONE, ...rest })

/** What a shell makes of a command: the arguments that curl would get, and what it would read from a pipe. */
function pasted(command: string): { readonly args: readonly string[]; readonly piped: string } {
  const script = `curl() { for word; do printf '%s\\0' "$word"; done; case " $* " in *' @- '*) printf '\\1'; cat;; esac; }; ${command}`
  const { stdout, status, stderr } = spawnSync('sh', { input: Buffer.from(script), env: { PATH: process.env['PATH'] ?? '' } })
  assert.equal(status, 0, stderr.toString())
  const [args = '', piped = ''] = stdout.toString('latin1').split('\u0001')
  return { args: Buffer.from(args, 'latin1').toString().split('\0').slice(0, -1), piped }
}

test('whatever stands in a request comes out of the shell as it went in', () => {
  const target = '/a b/$(touch x)/`id`?q=\'"\\!&r[]={1,2}#'
  const text = `it's "$HOME" \`x\` \\n\n!!\t日本 \${A}`
  const headers = ['Host', 'elsewhere', 'X-A', `d'e $(b)`, 'X-Empty', '', 'User-Agent', 'probe/1', 'Content-Type', 'text/plain']
  const { args } = pasted(curlOf('http://localhost:4010', request({ method: 'PUT', target, headers, body: textBody(text) })).command)
  assert.deepEqual(args, [
    '-i',
    '-X',
    'PUT',
    '-g',
    `http://localhost:4010${target}`,
    '-H',
    `X-A: d'e $(b)`,
    '-H',
    'X-Empty;',
    '-H',
    'User-Agent: probe/1',
    '-H',
    'Content-Type: text/plain',
    '--data-raw',
    text,
  ])
})

test('bytes, and what no argument can hold, come by a pipe', () => {
  const bytes = Buffer.from([0, 1, 254, 255, 39, 10])
  const view = { size: bytes.length, whole: true, base64: bytes.toString('base64') }
  const binary = spawnSync('sh', ['-c', curlOf('http://x', request({ method: 'POST', body: view })).command.replace(/\| curl .*/, '')])
  assert.deepEqual(binary.stdout, bytes)
  const long = 'ä'.repeat(90_000)
  const { args, piped } = pasted(curlOf('http://x', request({ method: 'POST', body: textBody(long) })).command)
  assert.deepEqual([args.slice(-2), Buffer.from(piped, 'latin1').toString() === long], [['--data-binary', '@-'], true])
})

test('what curl would add or change by itself is kept from it', () => {
  const of = (rest: Partial<CurlRequest>): readonly string[] => pasted(curlOf('http://x', request(rest)).command).args
  assert.deepEqual(of({ target: '/a/../b' }), ['-i', '--path-as-is', 'http://x/a/../b', '-H', 'user-agent:'])
  assert.deepEqual(of({ method: 'HEAD' }), ['-i', '--head', 'http://x/', '-H', 'user-agent:'])
  assert.deepEqual(of({ method: 'DELETE', headers: ['User-Agent', 'a'] }), ['-i', '-X', 'DELETE', 'http://x/', '-H', 'User-Agent: a'])
  assert.ok(of({ method: 'POST', body: textBody('@file') }).includes('content-type:'))
})

test('a secret that was not kept is asked of the shell, and what is missing is said', () => {
  const secret = ['Authorization', '[redacted]', 'Idempotency-Key', 'k', 'User-Agent', 'a']
  const { command, notes } = curlOf('http://x', request({ headers: secret, body: { size: 9, whole: false, text: 'abc' } }))
  assert.ok(pasted(command).args.includes('Authorization: Bearer me'))
  assert.ok(pasted(`TOKEN=mine; ${command}`).args.includes('Authorization: Bearer mine'))
  assert.equal(notes.length, 3)
  assert.match(notes.join(' '), /Idempotency-Key.*Authorization was not kept.*beginning of the body/)
})
