import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import type { Contract, Operation } from '../model/contract.ts'
import { draft } from './draft.ts'
import { nameProblem } from './names.ts'
import { findConfiguration, readConfiguration } from './read.ts'

const folder = mkdtempSync(join(tmpdir(), 'understudy '))
after(() => rmSync(folder, { recursive: true, force: true }))
writeFileSync(join(folder, 'shop.yaml'), '')

function operation(id: string, method: string, path: string): Operation {
  return { id, method, path, summary: '', tags: [], deprecated: false, place: { uri: '', pointer: '' } }
}

function contract(id: string, operations: readonly Operation[]): Contract {
  return { id, title: id, version: '1', format: 'openapi 3.1.0', source: 'shop.yaml', hash: '', operations, basePaths: [''] }
}

const SHOP = contract('shop', [
  operation('listOrders', 'GET', '/orders'),
  operation('getOrder', 'GET', '/orders/{id}'),
  operation('listItems', 'GET', '/items'),
])
const BILLS = contract('bills', [operation('listBills', 'GET', '/bills')])
const GROUPS = [
  { id: 'orders', contract: 'shop', operations: ['listOrders', 'getOrder'] },
  { id: 'items', contract: 'shop', operations: ['listItems'] },
]

function told(text: string, contracts: readonly Contract[] = [SHOP]): readonly string[] {
  writeFileSync(join(folder, 'understudy.yaml'), text)
  const problem = nameProblem(readConfiguration('understudy.yaml', folder), { contracts, groups: () => GROUPS })
  return problem === null
    ? []
    : [...problem.message.matchAll(/^understudy\.yaml:(.*)\n.*\n.*\nhelp: (.*)$/gm)].map(([, message, cure]) => `${message} → ${cure}`)
}

test('names that lead somewhere are fine', () => {
  assert.deepEqual(
    told('groups:\n  orders:\n    fallback: { missing: [getOrder] }\n  items: { operations: [listItems, "GET /orders"] }\n'),
    [],
  )
  assert.deepEqual(told('groups:\n  all: { contract: bills, operations: [listBills] }\n', [SHOP, BILLS]), [])
})

test('groups that nobody suggests are told, with the nearest', () => {
  assert.deepEqual(told('groups:\n  order: {}\n  carts:\n'), [
    '2:3: The group `order` is none that the contract suggests, and names no `operations`. → Did you mean `orders`? Or name its `operations`.',
    '3:3: The group `carts` is none that the contract suggests, and names no `operations`. → There are `orders`, `items`. Or name its `operations`.',
  ])
})

test('operations that the contract does not have are told, with the nearest', () => {
  assert.deepEqual(
    told('groups:\n  orders:\n    operations: [listorder, GET /order, listItems]\n    fallback: { missing: [getOrders] }\n'),
    [
      '3:18: The contract `shop` has no operation `listorder`. → Did you mean `listOrders`?',
      '3:29: The contract `shop` has no operation `GET /order`. → Did you mean `GET /orders`?',
      '4:27: The contract `shop` has no operation `getOrders`. → Did you mean `getOrder`?',
    ],
  )
  assert.deepEqual(told('groups:\n  orders:\n    fallback: { missing: [listItems] }\n'), [
    '3:27: The group does not have the operation `listItems`. → There are `listOrders`, `getOrder`.',
  ])
})

test('groups of their own need a contract, where there are several', () => {
  assert.deepEqual(told('groups:\n  mine: { operations: [listBills] }\n', [SHOP, BILLS]), [
    '2:3: The group `mine` lacks `contract`, and several are served. → There are `shop`, `bills`.',
  ])
})

test('a drafted configuration has no mistakes, whatever the contract is called', () => {
  for (const id of ['shop', 'übung', '7', 'true']) {
    const text = draft({ schema: './schema.json', contract: contract(id, SHOP.operations), file: 'shop.yaml', groups: GROUPS })
    const uncommented = text.replaceAll(/^( +)# (\w+:.*)$/gm, '$1$2').replaceAll(/upstream: \w+$/gm, 'upstream: orders')
    if (/^[\w@]/.test(id)) assert.deepEqual([told(text), told(uncommented)], [[], []])
  }
})

test('a configuration is found by its name, if there is one only', () => {
  const place = mkdtempSync(join(tmpdir(), 'understudy '))
  assert.equal(findConfiguration(place), null)
  writeFileSync(join(place, 'understudy.yml'), '')
  assert.equal(findConfiguration(place), 'understudy.yml')
  writeFileSync(join(place, 'understudy.json'), '{}')
  assert.throws(() => findConfiguration(place), { code: 'config-invalid', message: /understudy\.yml and understudy\.json/ })
  rmSync(place, { recursive: true })
})
