import assert from 'node:assert/strict'
import { test } from 'node:test'
import { documentsFromValue } from '../../../documents/from-value.ts'
import { readContract } from '../read/read.ts'
import { inferResources } from './infer.ts'

const text = { type: 'string' }
const told = (schema: object): object => ({ 200: { description: 'It.', content: { 'application/json': { schema } } } })
const params = (...names: readonly string[]): object => ({
  parameters: names.map((name) => ({ name, in: 'path', required: true, schema: text })),
})
const WORDS = Array.from(
  { length: 30 },
  (_, index) => `thing${String.fromCodePoint(97 + Math.floor(index / 5))}${'bcdfg'.charAt(index % 5)}`,
)

/** Everything is below everything, as where each of thirty things has all the others inside. */
function entangled(): object {
  const paths: Record<string, object> = {}
  for (const above of WORDS)
    for (const below of WORDS) {
      const schema = { $ref: `#/components/schemas/${below}` }
      paths[`/${above}s/{${above}Id}/${below}s`] = { ...params(`${above}Id`), get: { responses: told({ type: 'array', items: schema }) } }
      paths[`/${above}s/{${above}Id}/${below}s/{id}`] = { ...params(`${above}Id`, 'id'), get: { responses: told(schema) } }
    }
  const properties = Object.fromEntries(WORDS.map((word) => [word, { $ref: `#/components/schemas/${word}` }]))
  const schemas = Object.fromEntries(
    WORDS.map((word) => [word, { type: 'object', properties: { id: text, [`${word}Name`]: text, ...properties } }]),
  )
  return { openapi: '3.1.0', info: { title: 'T', version: '1' }, paths, components: { schemas } }
}

test('where hundreds of paths may be meant by a property, the nearest are looked at, and not all', () => {
  const contract = readContract(documentsFromValue(entangled()), { id: 't', source: 't', mount: '' })
  const read = new Set<string>()
  const inference = inferResources({
    ...contract,
    model: (operation) => {
      read.add(operation.path)
      return contract.model(operation)
    },
  })
  const own = inference.resource(`${WORDS[0]}s.${WORDS[1]}s`)
  assert.ok(own !== null)
  assert.ok(read.size < 20, `${read.size} operations were read before anybody asked for relations`)
  assert.ok(own.relations.some(({ property, as }) => property === `/${WORDS[2]}` && as === 'embedded'))
  assert.ok(read.size < 1_200, `${read.size} of 1,800 operations were read`)
})
