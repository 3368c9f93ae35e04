import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseJson } from '../../../../schema/json/json.ts'
import { at } from './address.ts'
import { stageOf } from '../writes.fixture.ts'

const ticket = {
  type: 'object',
  required: ['number', 'id', 'uuid', 'url', 'page', 'title', 'project'],
  properties: {
    number: { type: 'integer', readOnly: true },
    id: { type: 'integer', readOnly: true },
    uuid: { type: 'string', format: 'uuid', readOnly: true },
    url: { type: 'string', readOnly: true },
    page: { type: 'string', readOnly: true },
    project: { type: 'string', readOnly: true },
    title: { type: 'string' },
  },
}
const example = {
  number: 1347,
  id: 1,
  uuid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  url: 'https://api.example.com/projects/hello/tickets/1347',
  page: 'https://example.com/hello/tickets/1347/edit',
  project: 'hello',
  title: 'Found a bug',
}
const answer = (status: number, schema: object, shown?: unknown): object => ({
  [status]: { description: 'Told.', content: { 'application/json': { schema, ...(shown === undefined ? {} : { example: shown }) } } },
})
const project = { name: 'project', in: 'path', required: true, schema: { type: 'string' } }
const paths = {
  '/projects/{project}/tickets': {
    parameters: [project],
    get: { responses: answer(200, { type: 'array', items: ticket }) },
    post: {
      requestBody: {
        content: { 'application/json': { schema: { type: 'object', required: ['title'], properties: { title: { type: 'string' } } } } },
      },
      responses: answer(201, ticket),
    },
  },
  '/projects/{project}/tickets/{number}': {
    parameters: [project, { name: 'number', in: 'path', required: true, schema: { type: 'integer' } }],
    get: { responses: answer(200, ticket, example) },
  },
}

test('what is made has names, numbers and addresses of its own, wherever they stand', async () => {
  const stage = await stageOf(paths)
  const made = []
  for (let i = 0; i < 40; i++) made.push((await stage.ask('POST /projects/rocket/tickets', { title: `No ${i}` })).body)
  for (const name of ['/number', '/id', '/uuid', '/url', '/page']) assert.equal(new Set(made.map((one) => at(one, name))).size, 40, name)
  for (const [index, one] of made.entries()) {
    const number = String(at(one, '/number'))
    assert.equal(at(one, '/title'), `No ${index}`)
    assert.equal(at(one, '/project'), 'rocket')
    assert.equal(at(one, '/url'), `https://api.example.com/projects/rocket/tickets/${number}`)
    assert.equal(at(one, '/page'), `https://example.com/rocket/tickets/${number}/edit`)
  }
})

test('what is made is the same in every process of one seed', async () => {
  const [one, other] = [await stageOf(paths), await stageOf(paths)]
  for (let i = 0; i < 5; i++) {
    const asked = { title: `No ${i}` }
    assert.equal(
      (await one.ask('POST /projects/rocket/tickets', asked)).text,
      (await other.ask('POST /projects/rocket/tickets', asked)).text,
    )
  }
})

test('what people know a thing by is another for each thing that is made, however large a number it is', async () => {
  const own = { readOnly: true }
  const Invoice = {
    type: 'object',
    properties: {
      id: { type: 'string', ...own },
      number: { type: 'integer', format: 'int64', minimum: 1, ...own },
      invoiceNumber: { type: 'string', ...own },
      slug: { type: 'string', pattern: '^[a-z0-9-]+$', ...own },
      email: { type: 'string', format: 'email', ...own },
      currency: { type: 'string', ...own },
      title: { type: 'string' },
    },
  }
  const shown = parseJson(`{"id":"inv_1a2b3c","number":9007199254740993,"invoiceNumber":"INV-2026-001","slug":"blue-kettle",
    "email":"ada.marsh@example.com","currency":"EUR","title":"T"}`)
  assert.ok('value' in shown)
  const sent = { type: 'object', properties: { title: { type: 'string' } } }
  const stage = await stageOf({
    '/invoices': { post: { requestBody: { content: { 'application/json': { schema: sent } } }, responses: answer(201, Invoice) } },
    '/invoices/{id}': {
      get: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: answer(200, Invoice, shown.value),
      },
    },
  })
  const texts: string[] = []
  for (let i = 0; i < 40; i++) texts.push((await stage.ask('POST /invoices', { title: `No ${i}` })).text)
  const told = (name: string): readonly string[] => texts.flatMap((one) => new RegExp(`"${name}":([^,}]+)`).exec(one)?.[1] ?? [])
  for (const name of ['id', 'number', 'invoiceNumber', 'slug', 'email']) assert.equal(new Set(told(name)).size, 40, name)
  assert.ok(told('number').every((one) => /^90\d{14}$/.test(one)))
  assert.ok(told('email').every((one) => /^"[\w.-]+\d+@example\.\w+"$/.test(one)))
  assert.deepEqual([...new Set(told('currency'))], ['"EUR"'])
})
