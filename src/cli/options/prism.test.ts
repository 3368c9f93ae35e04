import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromPrism } from './prism.ts'

const LINES: readonly [line: string, ours: string, hints: number][] = [
  ['start a.yaml -p 1', 'start a.yaml -p 1', 0],
  ['check -d', 'check -d', 0],
  ['mock a.yaml', 'start a.yaml', 1],
  ['mock -h 0.0.0.0 a.yaml', 'start --host 0.0.0.0 a.yaml', 2],
  ['mock a.yaml -h myhost -p 4020', 'start a.yaml --host myhost -p 4020', 2],
  ['start -h', 'start -h', 0],
  ['start -h a.yaml', 'start -h a.yaml', 0],
  ['start -h ::1 a.yaml', 'start --host ::1 a.yaml', 1],
  ['mock -d --errors -m a.yaml', 'start a.yaml', 4],
  ['mock -m false a.yaml', 'start a.yaml', 2],
  ['start --cors a.yaml', 'start a.yaml', 0],
  ['start --cors=false a.yaml', 'start --no-cors a.yaml', 0],
  ['start --cors false a.yaml', 'start --no-cors a.yaml', 0],
  ['start --cors true a.yaml', 'start a.yaml', 0],
  ['mock -v debug a.yaml', 'start a.yaml', 2],
  ['mock --verboseLevel=debug a.yaml', 'start a.yaml', 2],
  ['mock a.yaml --json-schema-faker-fillProperties false', 'start a.yaml', 2],
  ['start -- -d', 'start -- -d', 0],
]

for (const [line, ours, hints] of LINES) {
  test(`\`${line}\` is understood as \`${ours}\``, () => {
    const translated = fromPrism(line.split(' '))
    assert.deepEqual([translated.argv.join(' '), translated.hints.length], [ours, hints])
  })
}
