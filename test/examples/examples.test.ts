import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { createUnderstudy } from '../../src/index.ts'

const EXAMPLES = join(import.meta.dirname, '../../examples')

function run(...args: string[]): { status: number | null; out: string } {
  // A test runner within a test runner would report to the outer one.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: EXAMPLES, encoding: 'utf8', timeout: 30_000, env })
  return { status, out: stdout + stderr }
}

test('the example of a test suite passes, when it is run as it stands', () => {
  const { status, out } = run('--test', 'in-tests.ts')
  assert.equal(status, 0, out)
})

test('the example of the fetch adapter prints names of products, when it is run as it stands', () => {
  const { status, out } = run('fetch-adapter.ts')
  assert.equal(status, 0, out)
  assert.match(out, /Storm kettle/)
})

test('the shop has no defects, when it is checked', async () => {
  await using understudy = await createUnderstudy({ contract: join(EXAMPLES, 'shop/openapi.yaml') })
  const defects = understudy.compiled.flatMap((compiled) => [...compiled.check()])
  assert.deepEqual(
    defects.map(({ place, message }) => `${place.pointer} ${message}`),
    [],
  )
})

test('the shop keeps to its contract, whatever is asked of it', async () => {
  await using understudy = await createUnderstudy({ contract: join(EXAMPLES, 'shop/openapi.yaml'), security: 'off', validate: 'observe' })
  for (const { id, method, path } of understudy.contracts.flatMap(({ operations }) => operations)) {
    for (const prefer of ['dynamic=false', 'dynamic=true']) {
      const target = path
        .replace('{sku}', 'KET-0900')
        .replace('{orderId}', 'ord_8f3k2m9q')
        .replaceAll(/\{\w+\}/g, '1')
      const { verdict, reply } = await understudy.take({ method, target, headers: { Prefer: prefer } })
      assert.ok(reply.status < 400, `${id} ${reply.status}`)
      assert.deepEqual(
        verdict.findings.filter(({ subject }) => subject === 'reply'),
        [],
        `${id} ${prefer}`,
      )
    }
  }
})

test('the shop answers with the id of the path, whichever it is', async () => {
  await using understudy = await createUnderstudy({ contract: join(EXAMPLES, 'shop/openapi.yaml'), security: 'off' })
  const found: unknown[] = []
  for (const [target, member] of [
    ['/orders/ord_00000001', 'id'],
    ['/orders/ord_zzzzzzzz', 'id'],
    ['/products/ABC-1234', 'sku'],
    ['/customers/cus_a1b2c3d4', 'id'],
    ['/shipments/shp_12345678', 'id'],
    ['/tracking/AB123456789CD', 'trackingNumber'],
    ['/orders/ord_00000001/invoice', 'orderId'],
  ] as const) {
    const { body } = await understudy.answer({ target, headers: { Accept: 'application/json' } })
    found.push([target.split('/')[2], (JSON.parse(Buffer.from(body ?? []).toString()) as Record<string, unknown>)[member]])
  }
  assert.deepEqual(
    found,
    ['ord_00000001', 'ord_zzzzzzzz', 'ABC-1234', 'cus_a1b2c3d4', 'shp_12345678', 'AB123456789CD', 'ord_00000001'].map((id) => [id, id]),
  )
})
