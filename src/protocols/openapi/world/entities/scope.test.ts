import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stageOf } from '../writes.fixture.ts'

const text = { type: 'string' }
const number = { type: 'integer' }
const person = { type: 'object', required: ['id'], properties: { id: number, name: text } }
const payment = { type: 'object', required: ['id'], properties: { id: number, amount: number } }
const receipt = { type: 'object', required: ['id', 'title'], properties: { id: { ...number, readOnly: true }, title: text } }
const json = (schema: object): object => ({ content: { 'application/json': { schema } } })
const told = (status: number, schema: object): object => ({
  responses: { [status]: { description: 'It.', ...json(schema) }, 404: { description: 'None.' } },
})
const gone = { responses: { 204: { description: 'Gone.' }, 404: { description: 'None.' } } }
const params = (...names: readonly string[]): object => ({
  parameters: names.map((name) => ({ name, in: 'path', required: true, schema: number })),
})
const sends = { requestBody: { required: true, ...json(receipt) } }

test('a person is not taken for the payment that a receipt belongs to, though the path names no other', async () => {
  const stage = await stageOf({
    '/people/{id}': { ...params('id'), get: told(200, person), delete: gone },
    '/people/{id}/receipts': { ...params('id'), post: { ...sends, ...told(201, receipt) } },
    '/payments': { get: told(200, { type: 'array', items: payment }) },
    '/payments/{payment_id}': { ...params('payment_id'), get: told(200, payment), delete: gone },
    '/payments/{payment_id}/receipts': { ...params('payment_id'), get: told(200, { type: 'array', items: receipt }) },
    '/payments/{payment_id}/receipts/{receipt_id}': { ...params('payment_id', 'receipt_id'), get: told(200, receipt), delete: gone },
  })
  const listed = await stage.ask('GET /payments')
  const key = String(Reflect.get(Object(Array.isArray(listed.body) ? listed.body.at(-1) : null), 'id'))
  assert.equal((await stage.ask(`DELETE /payments/${key}`)).status, 204)
  assert.equal((await stage.ask(`POST /people/${key}/receipts`, { title: 'Tea' })).status, 201)
})
