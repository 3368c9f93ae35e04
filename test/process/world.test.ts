import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'

/** What a fresh process tells of the world. */
function told(seed: number, zone: string): string[] {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, '../../scripts/world-print.ts'), String(seed)],
    {
      encoding: 'utf8',
      timeout: 60_000,
      env: { ...process.env, TZ: zone, LANG: zone === 'UTC' ? 'C' : 'de_DE' },
    },
  )
  assert.equal(status, 0, stderr)
  return stdout.trimEnd().split('\n')
}

test('the world is byte for byte the same, when another process in another zone has the same seed and does the same', () => {
  const first = told(1, 'UTC')
  assert.ok(first.length > 60, `${first.length} answers`)
  assert.ok(first.filter((line) => line.includes(',201,')).length > 10, 'nothing was made')
  assert.deepEqual(told(1, 'Pacific/Auckland'), first)
})

test('the world is another, when the seed is', () => {
  const [first, second] = [told(1, 'UTC'), told(2, 'UTC')]
  assert.ok(first.filter((line, index) => line !== second[index]).length > first.length / 3)
})
