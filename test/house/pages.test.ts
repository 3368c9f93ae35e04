import assert from 'node:assert/strict'
import { globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { read, root, sourceFiles, target } from './source.ts'

const pages = sourceFiles('ui/**/*.{ts,tsx}', { tests: true })
const shipped = pages.filter(({ path }) => !/\.(test|fixture)\.ts$|vite\.config\.ts$/.test(path))

/** What of the house the pages may see: the one list of calls with what they tell, its client, and the nouns. */
const DOORS = /^src\/(model\/[\w-]+|control\/(api|client|[\w-]+-api|group-status|body-view))\.ts$/

test('pages know the house by its control API and its nouns alone', () => {
  const trespasses = pages.flatMap((file) =>
    file.imports.flatMap((specifier) => {
      const to = target(file, specifier)?.split('?', 1)[0]
      return to === undefined || to.startsWith('ui/') || DOORS.test(to) ? [] : [`${file.path} enters ${to}`]
    }),
  )
  assert.deepEqual(trespasses, [])
})

test('state knows nothing of components, parts nothing of pages but what they share', () => {
  const trespasses = shipped.flatMap((file) =>
    file.imports.flatMap((specifier) => {
      const to = target(file, specifier) ?? specifier
      const upwards = file.path.startsWith('ui/state/') && (/^ui\/(parts|pages)\//.test(to) || to.startsWith('react'))
      return upwards ? [`${file.path} imports ${to}`] : []
    }),
  )
  assert.deepEqual(trespasses, [])
})

test('pages keep the numbers of the house', () => {
  const long = pages.filter(({ text }) => text.split('\n').length > 301).map(({ path }) => path)
  const misnamed = pages
    .filter(({ path }) => !/^ui\/([a-z0-9-]+\/)*[a-z0-9-]+(\.test|\.fixture|\.config)?\.tsx?$/.test(path))
    .map(({ path }) => path)
  const loopholes = pages
    .filter(({ text }) => /@ts-(ignore|nocheck|expect-error)|\bas any\b|\b(test|it)\.(skip|only|todo)\b/.test(text))
    .map(({ path }) => path)
  assert.deepEqual({ long, misnamed, loopholes }, { long: [], misnamed: [], loopholes: [] })
})

test('every colour stands in the theme', () => {
  const painted = shipped.filter(({ text }) =>
    /#[0-9a-f]{6}\b|\brgba?\(|\b(?:bg|text|border)-(?:red|blue|green|gray|slate|zinc|white|black)\b/i.test(text),
  )
  assert.deepEqual(
    painted.map(({ path }) => path),
    [],
  )
})

test('the first load is small, and nothing of it comes from elsewhere', (t) => {
  const folder = join(root, 'dist', 'ui')
  const index = globSync('index.html', { cwd: folder })
  if (index.length === 0) {
    t.diagnostic('dist/ui is not built')
    return
  }
  const html = readFileSync(join(folder, 'index.html'), 'utf8')
  assert.doesNotMatch(html, /https?:\/\/|<script(?![^>]*\bsrc=)/)
  const first = [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, path = '']) => readFileSync(join(folder, path)))
  const size = first.reduce((sum, bytes) => sum + gzipSync(bytes).length, gzipSync(html).length)
  assert.ok(size < 350_000, `${size} bytes, compressed`)
  const all = globSync('**/*', { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile())
  assert.ok(all.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0) < 5_000_000)
})

test('what the pages are made of is told, with its licence', () => {
  const notice = read('NOTICE')
  const packages = new Set(
    shipped.flatMap(({ imports }) =>
      imports.filter((one) => !one.startsWith('.')).map((one) => one.split('/', one.startsWith('@') ? 2 : 1).join('/')),
    ),
  )
  const untold = [...packages].filter((name) => !notice.includes(name))
  assert.deepEqual(untold, [])
})
