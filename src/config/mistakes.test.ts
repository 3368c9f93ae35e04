import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Problem } from '../model/problem.ts'
import type { Mistake } from './mistake.ts'
import { readConfiguration } from './read.ts'

const folder = mkdtempSync(join(tmpdir(), 'understudy '))
after(() => rmSync(folder, { recursive: true, force: true }))
for (const file of ['shop.yaml', 'billing.yaml', 'ca.pem']) writeFileSync(join(folder, file), '')
writeFileSync(join(folder, 'client.pem'), '-----BEGIN CERTIFICATE-----\n')
mkdirSync(join(folder, 'specs'))

/** `# name`, the text behind `| `, and behind `> ` what must be told of it: `line:column message → cure`, in the order of the text. */
const MISTAKES = readFileSync(join(import.meta.dirname, 'mistakes.fixture.txt'), 'utf8')
  .split(/^# /m)
  .slice(1)
  .map((part) => {
    const lines = part.split('\n')
    const behind = (mark: string): string[] => lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length))
    return {
      name: lines[0] ?? '',
      text: behind('| ')
        .map((line) => `${line}\n`)
        .join(''),
      expected: behind('> '),
    }
  })

function mistakesOf(text: string, name = 'understudy.yaml'): { readonly problem: Problem | null; readonly mistakes: readonly Mistake[] } {
  writeFileSync(join(folder, name), text)
  try {
    readConfiguration(name, folder)
    return { problem: null, mistakes: [] }
  } catch (error) {
    assert.ok(error instanceof Problem && error.code === 'config-invalid' && error.exit === 2, String(error))
    const { mistakes } = error.detail
    assert.ok(Array.isArray(mistakes))
    return { problem: error, mistakes }
  }
}

test('the table has the mistakes of people, fifty and more', () => {
  assert.ok(MISTAKES.length >= 50, String(MISTAKES.length))
})

for (const { name, text, expected } of MISTAKES) {
  test(`configuration tells ${name}`, () => {
    const { problem, mistakes } = mistakesOf(text)
    const told = mistakes.map(({ line, column, message, cure }) => `${line}:${column} ${message} → ${cure}`)
    assert.deepEqual([told, told.length > 0], [expected, true])
    for (const { line, column, excerpt, file } of mistakes) {
      const [drawn = '', caret = ''] = excerpt.split('\n')
      assert.equal(file, 'understudy.yaml')
      assert.equal(drawn, `${line} | ${(text.split('\n')[line - 1] ?? '').replaceAll('\t', ' ')}`)
      assert.equal(caret.indexOf('^'), `${line} | `.length + column - 1)
      assert.ok(problem?.message.includes(`${file}:${line}:${column}: `))
    }
  })
}

test('configuration reads the same from JSON, its mistakes too', () => {
  const { mistakes } = mistakesOf('{\n\t"server": {\n\t\t"prot": 4010\n\t}\n}\n', 'understudy.json')
  assert.deepEqual(
    mistakes.map(({ line, column, cure }) => [line, column, cure]),
    [[3, 3, 'Did you mean `port`?']],
  )
})

test('configuration that cannot be read says why', () => {
  assert.throws(() => readConfiguration('nowhere.yaml', folder), {
    code: 'config-invalid',
    message: 'nowhere.yaml cannot be read: there is no such file.',
  })
  assert.throws(() => readConfiguration('specs', folder), { code: 'config-invalid', message: 'specs cannot be read: it is a folder.' })
})

test('configuration is bounded, whatever stands in it', () => {
  assert.ok(mistakesOf(`a: ${'['.repeat(5_000)}`).mistakes.length > 0)
  assert.ok(mistakesOf(`groups: ${'{a: '.repeat(60)}1${'}'.repeat(60)}`).mistakes.length > 0)
  const many = mistakesOf(`mock:\n${Array.from({ length: 500 }, (_, i) => `  strange-${i}: 1\n`).join('')}`)
  assert.ok(many.mistakes.length >= 50 && (many.problem?.message.length ?? 0) < 20_000)
  assert.deepEqual(
    mistakesOf('__proto__: 1\nconstructor: 2\n').mistakes.map(({ message }) => message),
    ['`__proto__` is no setting.', '`constructor` is no setting.'],
  )
})
