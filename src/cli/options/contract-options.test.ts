import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contractOptions } from './contract-options.ts'
import { memoryTerminal } from '../text/terminal.fixture.ts'

const MEANT: readonly [files: readonly string[], env: Record<string, string>, expected: object][] = [
  [['a.yaml'], {}, { contract: 'a.yaml' }],
  [['-'], {}, { contract: '-' }],
  [['a.yaml', 'b.yaml'], {}, { contracts: ['a.yaml', 'b.yaml'] }],
  [['a.yaml', '/b=b.yaml'], {}, { contracts: { '': 'a.yaml', '/b': 'b.yaml' } }],
  [['/b=http://localhost/x?y=z'], {}, { contracts: { '/b': 'http://localhost/x?y=z' } }],
  [[], { UNDERSTUDY_CONTRACT: 'a b.yaml' }, { contract: 'a b.yaml' }],
  [['c.yaml'], { UNDERSTUDY_CONTRACT: 'a.yaml' }, { contract: 'c.yaml' }],
]

for (const [files, env, expected] of MEANT) {
  test(`${files.join(' ') || 'no file'} means ${JSON.stringify(expected)}`, () => {
    assert.deepEqual(contractOptions(files, memoryTerminal(env)), expected)
  })
}

test('two contracts in one place are refused', () => {
  const message = 'a.yaml and b.yaml would both be served below /x; give each a path of its own, as in /billing=b.yaml.'
  assert.throws(() => contractOptions(['/x=a.yaml', '/x=b.yaml'], memoryTerminal()), { code: 'bad-usage', message })
})
