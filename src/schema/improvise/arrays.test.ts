import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conforms } from '../check/check.ts'
import { createSchemas } from '../compile/compile.ts'
import { improvise } from '../improvise.ts'
import { Random } from '../random.ts'

const PLACE = { uri: 'test:', pointer: '' }

/** Whether what is made of a schema conforms to it, or why nothing was made. */
function judged(schema: object, seed: number): string {
  const documents = { resolve: () => ({ value: undefined, place: PLACE }) }
  const node = createSchemas({ documents, dialect: 'openapi-3.1' }).node({ value: schema, place: PLACE })
  const made = improvise(node, { random: new Random(seed), direction: 'reply', now: Date.UTC(2026, 0, 15) })
  if ('impossible' in made) return made.impossible.why
  return conforms(node, made.value, 'reply') ? 'conforms' : 'breaks'
}

test('improvise finds the places of what a list contains, and makes no more of it than it may', () => {
  const integer = { type: 'integer' }
  const lists = [
    { prefixItems: [{ type: 'string' }], contains: integer, minItems: 3 },
    {
      prefixItems: [{ type: 'string' }],
      items: { type: ['boolean', 'integer'] },
      contains: { multipleOf: 7, type: 'integer' },
      minContains: 2,
      maxContains: 2,
      minItems: 5,
    },
    { prefixItems: [{ type: 'string' }], contains: { type: 'number' }, unevaluatedItems: { type: 'boolean' }, minItems: 5 },
    { items: integer, contains: { minimum: 100 }, minContains: 0, maxContains: 0, minItems: 3 },
    {
      items: { type: 'object', properties: { role: { enum: ['owner', 'member'] }, id: integer }, required: ['role', 'id'] },
      contains: { properties: { role: { const: 'owner' } } },
      maxContains: 1,
      uniqueItems: true,
      minItems: 4,
    },
    { items: { const: 7 }, contains: { const: 7 }, minContains: 1, maxContains: 2, minItems: 2, maxItems: 2 },
  ]
  for (const list of lists) for (const seed of [1, 2, 3, 4, 5]) assert.equal(judged({ type: 'array', ...list }, seed), 'conforms')
})
