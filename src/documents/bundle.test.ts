import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { documentsFromValue } from './from-value.ts'
import { loadDocuments } from './load.ts'

function folder(t: TestContext, files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), 'understudy-bundle-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text)
  return path
}

async function hashOf(cwd: string): Promise<string> {
  return (await loadDocuments('root.yaml', { cwd })).hash
}

const FILES = {
  'root.yaml': "openapi: 3.1.0\npaths:\n  /a:\n    $ref: './a.yaml'\n",
  'a.yaml': "get:\n  responses:\n    200:\n      $ref: 'b.json#/fine'\n",
  'b.json': '{ "fine": { "description": "fine" }, "again": { "$ref": "root.yaml#/paths" }, "gone": { "$ref": "gone.yaml" } }',
}

test('the hash of a contract is of all its files, wherever they lie and whatever was read of them before', async (t) => {
  const [one, other] = [folder(t, FILES), folder(t, FILES)]
  const hash = await hashOf(one)
  assert.equal(await hashOf(other), hash)
  const read = await loadDocuments('root.yaml', { cwd: one })
  read.resolve('b.json#/fine', read.root.place.uri)
  assert.equal(read.hash, hash)
  const seen = new Set([hash])
  const changes = {
    'b.json': FILES['b.json'].replace('"fine" }', '"finer" }'),
    'gone.yaml': 'here: now\n',
    'a.yaml': `${FILES['a.yaml']}# said\n`,
  }
  for (const [name, text] of Object.entries(changes)) {
    writeFileSync(join(other, name), text)
    const changed = await hashOf(other)
    assert.ok(!seen.has(changed), name)
    seen.add(changed)
  }
})

test('a contract in one file has the hash of its octets, and one of a program that of its JSON', async (t) => {
  const text = "openapi: 3.1.0\npaths: { /a: { $ref: '#/components/pathItems/a' } }\n"
  const sha256 = (words: string): string => createHash('sha256').update(words).digest('hex')
  assert.equal(await hashOf(folder(t, { 'root.yaml': text })), sha256(text))
  const value = { openapi: '3.1.0', paths: {} }
  assert.equal(documentsFromValue(value).hash, sha256(JSON.stringify(value)))
})
