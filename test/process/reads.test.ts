import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { BROKEN, folder, PETS, run, serve } from './cli.ts'

test('reads find the server that was started above them', async (t) => {
  const cwd = folder(t, { 'pets.yaml': PETS })
  const { ready } = await serve(t, ['pets.yaml', '--control-port', '0'], { cwd })
  await fetch(`${ready.url}/pets?limit=ten`, { headers: { 'Understudy-Consumer': 'web' } })
  const below = join(cwd, 'deep', 'er')
  mkdirSync(below, { recursive: true })

  const contracts = await run(t, ['contracts'], { cwd: below })
  assert.deepEqual([contracts.code, contracts.err], [0, ''])
  assert.match(contracts.out, /^pets +Pets 1\.0\.0 +openapi 3\.1\.0 +2 operations +0 defects +pets\.yaml\n$/)

  const operations = await run(t, ['operations', '--json'], { cwd: below })
  const rows = operations.out
    .trim()
    .split('\n')
    .map((line): { id: string; contract: string } => JSON.parse(line))
  assert.deepEqual(
    rows.map(({ id, contract }) => [id, contract]),
    [
      ['listPets', 'pets'],
      ['addPet', 'pets'],
    ],
  )

  const exchanges = await run(t, ['exchanges', '--consumer', 'web', '--outcome', 'breaks'], { cwd: below })
  assert.match(exchanges.out, /^(\S+) {2}\d\d:\d\d:\d\d {2}GET {4}\/pets\?limit=ten {2}\d{3} {2}\w+ [\d.]+ [µm]s {2}web {2}query\.limit: /)
  const [id = ''] = exchanges.out.split(' ', 1)
  const whole = await run(t, ['exchanges', id], { cwd: below })
  assert.match(whole.out, /^GET \/pets\?limit=ten → \d{3} [\s\S]*\nfindings\n {2}query\.limit {2}/)

  const explained = await run(t, ['explain', 'POST', '/pets', '--data', '{"name":"Rex"}'], { cwd: below })
  assert.match(explained.out, /^POST \/pets → 201 [\s\S]*\noperation {2}addPet of pets\n[\s\S]*"name": "Rex"/)
  const none = await run(t, ['exchanges', 'nope'], { cwd: below })
  assert.equal(none.code, 1)
})

test('explain reads a contract, where one is named', async (t) => {
  const cwd = folder(t, { 'pets.yaml': PETS })
  const { code, out } = await run(t, ['explain', 'pets.yaml', 'GET', '/pets?limit=ten', '--json'], { cwd })
  assert.equal(code, 0)
  const { operation, outcome, findings }: { operation: string; outcome: string; findings: { at: string }[] } = JSON.parse(out)
  assert.deepEqual([operation, outcome, findings.map(({ at }) => at)], ['listPets', 'breaks', ['query.limit']])
})

test('check ends with 0 for a contract without errors', async (t) => {
  const cwd = folder(t, { 'pets.yaml': PETS })
  const { code, out, err } = await run(t, ['check', 'pets.yaml'], { cwd })
  assert.deepEqual([code, out, err], [0, 'pets.yaml: openapi 3.1.0, 2 operations, 0 errors, 0 warnings\n', ''])
})

test('check ends with 1 for a contract with errors, and shows the line', async (t) => {
  const cwd = folder(t, { 'broken.yaml': BROKEN })
  const { code, out } = await run(t, ['check', 'broken.yaml'], { cwd })
  assert.equal(code, 1)
  assert.match(out, /^broken\.yaml:8:\d+: error\[[a-z-]+\]: [\s\S]*Nothing[\s\S]*\^/)
  assert.match(out, /\nbroken\.yaml: openapi 3\.1\.0, 2 operations, 1 error, 0 warnings\n$/)
})

test('check looks at all contracts, and ends with 2 where one cannot be read', async (t) => {
  const cwd = folder(t, { 'broken.yaml': BROKEN, 'pets.yaml': PETS })
  const { code, out } = await run(t, ['check', 'missing.yaml', 'broken.yaml', 'pets.yaml', '--json'], { cwd })
  assert.equal(code, 2)
  const told: { files: { file: string; problem: { code: string } | null; errors: number; defects: { line: number }[] }[]; errors: number } =
    JSON.parse(out)
  assert.equal(told.errors, 2)
  assert.deepEqual(
    told.files.map(({ file, problem, defects }) => [file, problem?.code ?? null, defects.map(({ line }) => line)]),
    [
      ['missing.yaml', 'contract-unreadable', []],
      ['broken.yaml', null, [8]],
      ['pets.yaml', null, []],
    ],
  )
})

test('check annotates a change', async (t) => {
  const cwd = folder(t, { 'broken.yaml': BROKEN })
  const { code, out } = await run(t, ['check', 'broken.yaml', '--annotations', 'github'], { cwd })
  assert.equal(code, 1)
  assert.match(out, /^::error file=broken\.yaml,line=8,col=\d+,title=[a-z-]+::[^\n]+\n$/)
})

test('completion for bash completes commands, flags and values', async (t) => {
  const script = (await run(t, ['completion', 'bash'])).out
  const complete = async (...words: string[]): Promise<string[]> => {
    const line = `${script}\nCOMP_WORDS=(understudy ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _understudy; printf '%s\\n' "\${COMPREPLY[@]}"`
    const { out } = await run(t, ['-c', line], { program: ['bash'] })
    return out.trim().split('\n')
  }
  assert.deepEqual(await complete('st'), ['start', 'state', 'status'])
  assert.deepEqual(await complete('start', '--se'), ['--seed', '--security', '--serialization', '--seed-data'])
  assert.deepEqual(await complete('start', '--security', ''), ['off', 'enforce', 'strict'])
})
