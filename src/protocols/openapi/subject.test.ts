import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentsFromValue } from '../../documents/from-value.ts'
import { readContract } from './read/read.ts'
import { subjectOf } from './subject.ts'

/** What `GET /things` is about, when it gives this. */
function about(schema: object, schemas: object): string | null {
  const responses = { 200: { description: 'ok', content: { 'application/json': { schema } } } }
  const paths = { '/things': { get: { responses } } }
  const documents = documentsFromValue({ openapi: '3.1.0', info: { title: 'T', version: '1' }, paths, components: { schemas } })
  const read = readContract(documents, { id: 't', source: 't', mount: '' })
  const [operation] = read.contract.operations
  return operation === undefined ? null : subjectOf(read.model(operation))
}

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` })

test('an operation is about what it gives, alone, in a list and in an envelope', () => {
  const schemas = { Thing: { type: 'object', properties: { id: {} } } }
  const page = { type: 'object', properties: { items: { type: 'array', items: ref('Thing') } } }
  const subjects = [ref('Thing'), { type: 'array', items: ref('Thing') }, page, { type: 'object' }].map((schema) => about(schema, schemas))
  assert.deepEqual(subjects, ['Thing', 'Thing', 'Thing', null])
})

test('an operation is about nothing that can be told, when its schemas go round in circles', () => {
  const list = { type: 'array', items: ref('List') }
  const page = { type: 'object', properties: { data: ref('Page') } }
  const other = { type: 'object', properties: { items: { type: 'array', items: ref('Page') }, data: ref('Other') } }
  const told = ['List', 'Page', 'Other'].map((name) => typeof about(ref(name), { List: list, Page: page, Other: other }))
  assert.deepEqual(told, ['string', 'string', 'string'])
})
