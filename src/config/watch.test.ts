import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { FileWatch } from './watch.ts'

interface Watched {
  readonly folder: string
  readonly watch: FileWatch
  /** Resolves with what changed, once something has. */
  readonly next: () => Promise<readonly string[]>
}

function watched(t: TestContext, files: (folder: string) => readonly string[]): Watched {
  const folder = mkdtempSync(join(tmpdir(), 'understudy '))
  writeFileSync(join(folder, 'a.yaml'), 'a')
  writeFileSync(join(folder, 'b.yaml'), 'b')
  const seen: (readonly string[])[] = []
  let wake: (() => void) | null = null
  const watch = new FileWatch(
    () => files(folder),
    Date.now() + 1_000,
    (changed) => {
      seen.push(changed)
      wake?.()
    },
  )
  t.after(() => {
    watch[Symbol.dispose]()
    rmSync(folder, { recursive: true, force: true })
  })
  const next = async (): Promise<readonly string[]> => {
    if (seen.length === 0) await new Promise<void>((resolve) => (wake = resolve))
    return seen.shift() ?? []
  }
  return { folder, watch, next }
}

test('watch tells what changed, once for several steps', async (t) => {
  const { folder, next, watch } = watched(t, (here) => [join(here, 'a.yaml'), join(here, 'b.yaml')])
  writeFileSync(join(folder, 'a.yaml'), '')
  writeFileSync(join(folder, 'a.yaml'), 'aa')
  writeFileSync(join(folder, 'other.yaml'), 'x')
  assert.deepEqual(await next(), [join(folder, 'a.yaml')])
  assert.deepEqual(watch.take(), [])
})

test('watch sees files that are replaced, deleted and made again', async (t) => {
  const { folder, next } = watched(t, (here) => [join(here, 'a.yaml')])
  writeFileSync(join(folder, 'a.tmp'), 'new')
  renameSync(join(folder, 'a.tmp'), join(folder, 'a.yaml'))
  assert.equal((await next()).length, 1)
  rmSync(join(folder, 'a.yaml'))
  assert.equal((await next()).length, 1)
  writeFileSync(join(folder, 'a.yaml'), 'again')
  assert.equal((await next()).length, 1)
})

test('watch follows links, also those of folders', async (t) => {
  const { folder, next, watch } = watched(t, (here) => [join(here, 'data', 'a.yaml')])
  for (const name of ['one', 'two']) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, 'a.yaml'), name)
  }
  symlinkSync('one', join(folder, 'data'))
  watch.renew(Date.now() + 1_000)
  watch.take()
  symlinkSync('two', join(folder, 'data.tmp'))
  renameSync(join(folder, 'data.tmp'), join(folder, 'data'))
  assert.deepEqual(await next(), [join(folder, 'data', 'a.yaml')])
  writeFileSync(join(folder, 'two', 'a.yaml'), 'three')
  assert.deepEqual(await next(), [join(folder, 'data', 'a.yaml')])
})

test('watch tells of files that came late, if they changed since the others were read', async (t) => {
  let late = false
  const { folder, watch } = watched(t, (here) => (late ? [join(here, 'a.yaml'), join(here, 'b.yaml')] : [join(here, 'a.yaml')]))
  const since = Date.now() - 60_000
  watch.renew(since)
  late = true
  assert.deepEqual(watch.take(), [join(folder, 'b.yaml')])
  assert.deepEqual(watch.take(), [])
})
