import assert from 'node:assert/strict'
import { globSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { loadDocuments } from '../../documents/load.ts'
import type { CompiledContract } from '../../model/protocol.ts'
import { isError } from '../../model/verdict.ts'
import { openapi } from './protocol.ts'
import { contractOptions } from './answer/answer.fixture.ts'

const MODULES = fileURLToPath(new URL('../../../node_modules/', import.meta.url))

/** Operations of these fixtures that document nothing an answer could be: interim statuses, and a tree without an end. */
const HOPELESS: ReadonlySet<string> = new Set([
  'http-status-codes.json GET /status/100',
  'http-status-codes.json GET /status/101',
  'http-status-codes.json GET /status/102',
  'http-status-codes.json GET /status/103',
  'circular-request-bodies.json POST /direct',
])

async function compiled(file: string, seed: number): Promise<CompiledContract> {
  return openapi.compile(await loadDocuments(file, { cwd: MODULES }), { ...contractOptions, seed })
}

/** What is wrong with the answers of a contract, every so many operations. */
function broken(contract: CompiledContract, label: string, step: number): readonly string[] {
  const found: string[] = []
  for (let i = 0; i < contract.contract.operations.length; i += step) {
    const operation = contract.contract.operations[i]
    if (operation === undefined) continue
    const name = `${label} ${operation.method} ${operation.path}`
    const request = {
      method: operation.method,
      target: operation.path.replaceAll(/\{[^}]+\}/g, '7'),
      headers: [],
      body: null,
      origin: 'http://localhost:4010',
    }
    const match = contract.identify(request)
    if (match.operation === null || HOPELESS.has(name)) continue
    const reply = contract.improvise(match, request, contract.inspect(match, request, null))
    const bytes = reply.body ?? new Uint8Array(0)
    const findings = contract.judge(match, request, { ...reply, body: { bytes, size: bytes.length, whole: true } }).filter(isError)
    if (findings[0] !== undefined) found.push(`${name}: ${reply.status} ${findings[0].at} ${findings[0].message}`)
  }
  return found
}

test('whatever is improvised conforms, for small contracts of all versions', async () => {
  const files = globSync('@readme/oas-examples/{2.0,3.0,3.1}/json/*.json', { cwd: MODULES }).concat('@scalar/galaxy/dist/3.1.yaml')
  const found: string[] = []
  for (const seed of [1, 2]) {
    for (const file of files) {
      if (file.includes('invalid') || file.includes('external')) continue
      found.push(...broken(await compiled(file, seed), file.split('/').at(-1) ?? '', 1))
    }
  }
  assert.deepEqual(found, [])
})

test('whatever is improvised conforms, for a sample of a large contract', async () => {
  const found = broken(await compiled('@octokit/openapi/generated/api.github.com.json', 7), 'github', 17)
  assert.deepEqual(found, [])
})
