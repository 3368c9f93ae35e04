import assert from 'node:assert/strict'
import { test } from 'node:test'
import { templatesOf } from './template.ts'
import { MAX_STEPS, Trie } from './trie.ts'

function trieOf(paths: readonly string[]): Trie<object> {
  const trie = new Trie<object>()
  for (const path of paths) for (const { segments } of templatesOf(path, [])) trie.leaf(segments, () => ({}))
  return trie
}

function stepsFor(trie: Trie<object>, path: string): number {
  trie.find(path.slice(1).split('/'), () => true)
  return trie.steps
}

test('a look-up among ten thousand templates takes as many steps as among ten', () => {
  const shapes = [
    (i: number) => [`/r${i}/{id}/items/{item}`, `/r${i}/abc/items/7`],
    (i: number) => [`/{id}:verb${i}x`, `/abc:verb${i}x`],
  ] as const
  for (const shape of shapes) {
    const [few, many] = [10, 10_000].map((count) => trieOf(Array.from({ length: count }, (_, i) => shape(i)[0] ?? '')))
    const path = shape(3)[1] ?? ''
    const steps = few === undefined ? 0 : stepsFor(few, path)
    assert.ok(steps > 0)
    assert.ok(many !== undefined && stepsFor(many, path) === steps, `${many?.steps} instead of ${steps}`)
  }
})

test('parameters across slashes cost a bounded number of steps, whatever is asked for', () => {
  const trie = trieOf(['/{a+}/{b+}/{c+}/x', '/{a}-{b}-{c}'])
  const steps = stepsFor(trie, '/a'.repeat(8_000))
  assert.ok(steps >= MAX_STEPS, 'it is a hard one')
  assert.ok(steps <= MAX_STEPS * 3, `${steps} steps`)
})
