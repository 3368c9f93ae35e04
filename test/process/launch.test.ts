import assert from 'node:assert/strict'
import { copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { pathToFileURL } from 'node:url'
import { folder, ROOT, run } from './cli.ts'

/** Says a word of another module, whether it runs from a bundle, and where it takes itself to be. */
const BIN = `import { word } from './word.ts'
const bundled = String(new Error('where').stack).includes('understudy-start')
console.log(JSON.stringify({ word, bundled, address: import.meta.url, args: process.argv.slice(2) }))
`

interface Said {
  readonly word: string
  readonly bundled: boolean
  readonly address: string
  readonly args: readonly string[]
}

interface Checkout {
  readonly path: string
  write(word: string): void
  launch(...args: string[]): Promise<Said>
}

/** A clone with a CLI of two modules, the bundler installed or not. */
function checkout(t: TestContext, bundler = true): Checkout {
  const path = join(folder(t), 'a clone')
  for (const name of ['src/cli', 'scripts', 'node_modules']) mkdirSync(join(path, name), { recursive: true })
  for (const name of ['scripts/launch.ts', 'scripts/bundle.ts', 'package-lock.json', 'tsconfig.json'])
    copyFileSync(join(ROOT, name), join(path, name))
  if (bundler) symlinkSync(join(ROOT, 'node_modules', 'esbuild'), join(path, 'node_modules', 'esbuild'))
  writeFileSync(join(path, 'package.json'), '{ "type": "module" }\n')
  writeFileSync(join(path, 'src', 'cli', 'bin.ts'), BIN)
  const write = (word: string): void => writeFileSync(join(path, 'src', 'cli', 'word.ts'), `export const word: string = '${word}'\n`)
  write('one')
  return { path, write, launch: (...args) => launch(t, path, args) }
}

async function launch(t: TestContext, path: string, args: readonly string[]): Promise<Said> {
  const program: [string, ...string[]] = [process.execPath, '--disable-warning=ExperimentalWarning', join(path, 'scripts', 'launch.ts')]
  const { code, out, err } = await run(t, args, { program })
  assert.deepEqual([code, err], [0, ''])
  return JSON.parse(out) as Said
}

test('a start from a checkout runs from few files, made once', async (t) => {
  const clone = checkout(t)
  const address = pathToFileURL(join(clone.path, 'src', 'cli', 'bin.ts')).href
  assert.deepEqual(await clone.launch('a b', '*'), { word: 'one', bundled: true, address, args: ['a b', '*'] })
  const shelf = join(clone.path, 'node_modules', '.cache', 'understudy-start')
  const made = readdirSync(shelf)
  assert.deepEqual(await clone.launch(), { word: 'one', bundled: true, address, args: [] })
  assert.deepEqual(readdirSync(shelf), made)
})

test('a source that was edited is what runs, though its size and time are as before', async (t) => {
  const clone = checkout(t)
  await clone.launch()
  const word = join(clone.path, 'src', 'cli', 'word.ts')
  const { atime, mtime } = statSync(word)
  clone.write('two')
  utimesSync(word, atime, mtime)
  const { word: edited, bundled } = await clone.launch()
  assert.deepEqual({ edited, bundled }, { edited: 'two', bundled: true })
})

test('a checkout that was moved runs from where it is now', async (t) => {
  const clone = checkout(t)
  await clone.launch()
  const elsewhere = `${clone.path} elsewhere`
  renameSync(clone.path, elsewhere)
  assert.equal((await launch(t, elsewhere, [])).address, pathToFileURL(join(elsewhere, 'src', 'cli', 'bin.ts')).href)
})

test('a start runs from the sources where there is no bundler, and where nothing can be kept', async (t) => {
  const plain = checkout(t, false)
  assert.equal((await plain.launch()).bundled, false)
  assert.deepEqual(readdirSync(join(plain.path, 'node_modules')), [])
  const full = checkout(t)
  writeFileSync(join(full.path, 'node_modules', '.cache'), '')
  assert.equal((await full.launch()).bundled, false)
  const broken = checkout(t)
  rmSync(join(broken.path, 'tsconfig.json'))
  assert.equal((await broken.launch()).bundled, false)
})

test('what was made and is lost is made again', async (t) => {
  const clone = checkout(t)
  await clone.launch()
  const shelf = join(clone.path, 'node_modules', '.cache', 'understudy-start')
  for (const entry of readdirSync(shelf, { withFileTypes: true }))
    if (entry.isDirectory()) rmSync(join(shelf, entry.name), { recursive: true })
  assert.equal((await clone.launch()).bundled, true)
  writeFileSync(join(shelf, 'made.json'), '{ "root": 7, "stamps": ')
  assert.equal((await clone.launch()).bundled, true)
})

test('starts at the same time do not stand in each other’s way', async (t) => {
  const clone = checkout(t)
  const said = await Promise.all([1, 2, 3].map(() => clone.launch()))
  assert.deepEqual(
    said.map(({ word }) => word),
    ['one', 'one', 'one'],
  )
})
