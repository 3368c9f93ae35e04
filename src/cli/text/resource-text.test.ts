import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { createUnderstudy } from '../../app/understudy.ts'
import { localControl } from '../../control/local.ts'
import { resourcesText } from './resource-text.ts'
import { plain } from './terminal.ts'

const SHOP = join(import.meta.dirname, '../../../examples/shop/openapi.yaml')
const FACTS = { version: '0', startedAt: 0, url: () => '' }

test('resources are told with their operations and reasons', async () => {
  await using understudy = await createUnderstudy({ contract: SHOP })
  const text = resourcesText(await localControl(understudy, FACTS).resources({}), plain)
  const categories = `categories (Category)
  because /categories lists things that have no path of their own
  because the answer is a top-level array
  key /id, made by the server: the parameter {id} means its property id
  GET /categories → list: the answer is a top-level array

`
  assert.ok(text.includes(categories), text)
  const lines = text.split('\n')
  assert.deepEqual(
    [
      '  /customerId names one of customers: customerId is called after customers and its key',
      '      filter inStock: inStock bounds (present) the property stock',
      '      sets /status to cancelled',
      '  POST /shipping-quotes: nothing that it could leave can be read',
    ].filter((line) => !lines.includes(line)),
    [],
  )
})

test('resources of several contracts are told apart, and asked for one by one', async () => {
  const contract = (title: string): object => ({
    openapi: '3.1.0',
    info: { title, version: '1' },
    paths: { '/a/{id}': { get: { responses: { 200: { description: '\u001B[31m', content: {} } } } } },
  })
  await using understudy = await createUnderstudy({ contracts: { '/one': contract('One'), '/two': contract('Two') } })
  const control = localControl(understudy, FACTS)
  const both = await control.resources({})
  assert.deepEqual(
    both.map(({ contract: id, resources, operations }) => [id, resources.map((one) => one.item), operations.map(({ role }) => role.kind)]),
    [
      ['one', ['/a/{id}'], ['read']],
      ['two', ['/a/{id}'], ['read']],
    ],
  )
  assert.match(resourcesText(both, plain), /^contract one\n\na \(A\)\n[\s\S]*\n\ncontract two\n\na \(A\)\n/)
  assert.deepEqual(await control.resources({ contract: 'two' }), both.slice(1))
  assert.deepEqual(await control.resources({ contract: 'none' }), [])
})

test('names in a contract cannot reach the terminal', () => {
  const role = { kind: 'none', operation: 'x', resource: null, scope: [], reasons: ['\u001B[2J'] } as const
  const text = resourcesText([{ contract: 'x', resources: [], operations: [{ method: 'GET', path: '/\u001B[31m', role }] }], plain)
  assert.equal(text, 'Without state\n  GET /\\u001b[31m: \\u001b[2J\n')
})
