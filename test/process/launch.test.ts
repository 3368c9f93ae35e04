import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import { folder, ROOT, run } from './cli.ts'

/** Says a word of another module, and where it takes itself to be. */
const BIN = `import { word } from './word.ts'
const late: { word: string } = await import('../late.ts')
console.log(JSON.stringify({ word, late: late.word, address: import.meta.url, args: process.argv.slice(2) }))
`

interface Said {
  readonly word: string
  readonly late: string
  readonly address: string
  readonly args: readonly string[]
}

interface Checkout {
  readonly path: string
  /** What is kept of it. */
  readonly kept: string
  /** Writes the module that has the word. */
  write(word: string): void
  launch(...args: string[]): Promise<Said>
}

/** A clone with a CLI of three modules. */
function checkout(t: TestContext): Checkout {
  const path = join(folder(t), 'a clone')
  for (const name of ['src/cli', 'scripts', 'node_modules']) mkdirSync(join(path, name), { recursive: true })
  copyFileSync(join(ROOT, 'scripts', 'launch.ts'), join(path, 'scripts', 'launch.ts'))
  writeFileSync(join(path, 'package.json'), '{ "type": "module" }\n')
  writeFileSync(join(path, 'src', 'cli', 'bin.ts'), BIN)
  writeFileSync(join(path, 'src', 'late.ts'), `export const word: string = 'late'\n`)
  const write = (word: string): void => writeFileSync(join(path, 'src', 'cli', 'word.ts'), `export const word: string = '${word}'\n`)
  write('one')
  return {
    path,
    kept: join(path, 'node_modules', '.cache', 'understudy', 'stripped.json'),
    write,
    launch: (...args) => launch(t, path, args),
  }
}

async function launch(t: TestContext, path: string, args: readonly string[]): Promise<Said> {
  const { code, out, err } = await run(t, args, { program: programOf(path) })
  assert.deepEqual([code, err], [0, ''])
  return JSON.parse(out) as Said
}

function programOf(path: string): [string, ...string[]] {
  return [process.execPath, '--disable-warning=ExperimentalWarning', join(path, 'scripts', 'launch.ts')]
}

test('a start from a checkout keeps the sources stripped, and takes them from there', async (t) => {
  const clone = checkout(t)
  const said: Said = {
    word: 'one',
    late: 'late',
    address: pathToFileURL(join(clone.path, 'src', 'cli', 'bin.ts')).href,
    args: ['a b', '*'],
  }
  assert.deepEqual(await clone.launch('a b', '*'), said)
  writeFileSync(clone.kept, readFileSync(clone.kept, 'utf8').replace(`'one'`, `'kept'`).replace(`'late'`, `'kept too'`))
  assert.deepEqual(await clone.launch('a b', '*'), { ...said, word: 'kept', late: 'kept too' })
  assert.deepEqual(readdirSync(join(clone.kept, '..')), ['stripped.json'])
})

test('a source that was edited is what runs, though its size and time are as before', async (t) => {
  const clone = checkout(t)
  await clone.launch()
  const word = join(clone.path, 'src', 'cli', 'word.ts')
  const { atime, mtime } = statSync(word)
  utimesSync(word, atime, mtime)
  await clone.launch()
  clone.write('two')
  utimesSync(word, atime, mtime)
  assert.equal((await clone.launch()).word, 'two')
  rmSync(word)
  const { code, err } = await run(t, [], { program: programOf(clone.path) })
  assert.equal(code, 1)
  assert.match(err, /ERR_MODULE_NOT_FOUND/)
})

test('a source that is new, or was mended, is what runs', async (t) => {
  const clone = checkout(t)
  await clone.launch()
  clone.write(`' +`)
  const { code, err } = await run(t, [], { program: programOf(clone.path) })
  assert.equal(code, 1)
  assert.match(err, /cli\/word\.ts/)
  writeFileSync(join(clone.path, 'src', 'other.ts'), `export const other: string = 'other'\n`)
  writeFileSync(join(clone.path, 'src', 'cli', 'word.ts'), `import { other } from '../other.ts'\nexport const word: string = other\n`)
  assert.equal((await clone.launch()).word, 'other')
})

test('a checkout that was moved runs from where it is now', async (t) => {
  const clone = checkout(t)
  await clone.launch()
  const elsewhere = `${clone.path} elsewhere`
  renameSync(clone.path, elsewhere)
  assert.equal((await launch(t, elsewhere, [])).address, pathToFileURL(join(elsewhere, 'src', 'cli', 'bin.ts')).href)
})

test('a start runs from the sources as they are, where nothing can be kept', async (t) => {
  const clone = checkout(t)
  rmSync(join(clone.path, 'node_modules'), { recursive: true })
  writeFileSync(join(clone.path, 'node_modules'), '')
  assert.equal((await clone.launch()).word, 'one')
  clone.write('two')
  assert.equal((await clone.launch()).word, 'two')
})

test('what was kept and is broken, or of another Node, is made again', async (t) => {
  const clone = checkout(t)
  await clone.launch()
  const whole = readFileSync(clone.kept, 'utf8')
  for (const broken of [
    whole.slice(0, -9),
    '7',
    '{}',
    `{ "node": "${process.version}" }`,
    whole.replace(process.version, 'v24.0.0').replace(`'one'`, `'of another'`),
  ]) {
    writeFileSync(clone.kept, broken)
    assert.equal((await clone.launch()).word, 'one')
    assert.equal(readFileSync(clone.kept, 'utf8'), whole)
  }
})

test('starts at the same time do not stand in each other’s way', async (t) => {
  const clone = checkout(t)
  const said = await Promise.all([1, 2, 3].map(() => clone.launch()))
  assert.deepEqual(
    said.map(({ word }) => word),
    ['one', 'one', 'one'],
  )
  assert.deepEqual(readdirSync(join(clone.kept, '..')), ['stripped.json'])
})
