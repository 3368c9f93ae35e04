import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { closed } from '../../scripts/walk/closed.ts'
import { createUnderstudy } from '../../src/index.ts'

const SHOP = join(import.meta.dirname, '../../examples/shop/openapi.yaml')

test('every reference of the shop leads to something, and what is said of it is so', async () => {
  await using understudy = await createUnderstudy({ contract: SHOP, security: 'off' })
  const { references, lists, wrong } = await closed(understudy)
  assert.ok(references > 80 && lists > 5, `${references} references, ${lists} lists`)
  assert.deepEqual(wrong, [])
})
