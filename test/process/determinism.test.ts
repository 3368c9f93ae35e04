import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

const ROOT = join(import.meta.dirname, '../..')

/** What a fresh process answers to every operation of the shop: a hash of status, headers and body of each. */
function hashes(seed: number, zone: string): Record<string, string> {
  const args = [join(ROOT, 'scripts/checks/determinism.ts'), '--print', join(ROOT, 'examples/shop/openapi.yaml'), String(seed)]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, TZ: zone, LANG: zone === 'UTC' ? 'C' : 'de_DE' },
  })
  assert.equal(status, 0, stderr)
  return (JSON.parse(stdout) as { hashes: Record<string, string> }).hashes
}

test('the shop answers byte for byte the same, when another process has the same seed in another zone', () => {
  const first = hashes(1, 'UTC')
  assert.ok(Object.keys(first).length > 20)
  assert.deepEqual(hashes(1, 'Pacific/Auckland'), first)
})

test('the shop answers otherwise, when the seed is another', () => {
  const [first, second] = [hashes(1, 'UTC'), hashes(2, 'UTC')]
  const different = Object.keys(first).filter((id) => first[id] !== second[id])
  assert.ok(different.length > Object.keys(first).length / 2, `${different.length} differ`)
})
