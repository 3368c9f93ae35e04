import assert from 'node:assert/strict'
import { test } from 'node:test'
import { conforms } from '../check/check.ts'
import { createSchemas } from '../compile/compile.ts'
import { improvise } from '../improvise.ts'
import { pointerTokens, stepInto } from '../json/pointer.ts'
import { Random } from '../random.ts'

function make(schema: object, seed = 1): unknown {
  const located = (pointer: string): { readonly value: unknown; readonly place: { readonly uri: string; readonly pointer: string } } => ({
    value: pointerTokens(pointer).reduce(stepInto, schema),
    place: { uri: 'test:', pointer },
  })
  const documents = { resolve: (ref: string) => located(ref.slice(ref.indexOf('#') + 1)) }
  const node = createSchemas({ documents, dialect: 'openapi-3.1' }).node(located(''))
  const made = improvise(node, { random: new Random(seed), direction: 'reply', now: 0 })
  assert.ok('value' in made && conforms(node, made.value, 'reply'))
  return made.value
}

test('improvise names the heir that it makes, the youngest of them, without a mapping too', () => {
  const part = (name: string): object => ({ type: 'object', required: [name], properties: { [name]: { type: 'integer' } } })
  const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` })
  const base = { type: 'object', required: ['t'], properties: { t: { type: 'string' } }, discriminator: { propertyName: 't' } }
  const schemas = { Base: base, Mid: { allOf: [ref('Base'), part('mid')] }, Leaf: { allOf: [part('leaf'), ref('Mid')] } }
  const tags = (schema: object): readonly unknown[] =>
    [1, 2, 3, 4, 5].map((seed) => Object(make({ ...schema, components: { schemas } }, seed)).t)
  assert.deepEqual(new Set(tags(ref('Leaf'))), new Set(['Leaf']))
  assert.deepEqual(new Set(tags(ref('Mid'))), new Set(['Mid']))
  assert.ok(tags(ref('Base')).every((tag) => tag === 'Mid' || tag === 'Leaf'))
})

test('improvise packs a file of the kind that is asked for', () => {
  const packed = (contentMediaType: string): string =>
    Buffer.from(String(make({ type: 'string', contentEncoding: 'base64', contentMediaType })), 'base64').toString('latin1')
  assert.match(packed('image/png'), /^\x89PNG/)
  assert.match(packed('image/gif'), /^GIF89a/)
  assert.match(packed('application/pdf'), /^%PDF-/)
  assert.equal(packed('text/plain'), 'A small example.')
})
