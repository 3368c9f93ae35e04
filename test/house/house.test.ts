import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'
import { referencePages } from '../../scripts/reference-pages.ts'
import { DOORS, HALLS } from './doors.ts'
import { read, room, root, type SourceFile, sourceFiles, target } from './source.ts'

const files = sourceFiles('src/**/*.ts')
const byPath = new Map(files.map((file) => [file.path, file]))
const manifest: { dependencies: Record<string, string>; devDependencies: Record<string, string> } = JSON.parse(read('package.json'))

test('rooms enter only where a door is', () => {
  const trespasses: string[] = []
  for (const file of files) {
    const doors = DOORS[room(file.path)]
    if (doors === undefined) trespasses.push(`${file.path} stands in a room that the table does not have`)
    for (const specifier of file.imports) {
      const to = target(file, specifier)
      if (to === null || room(to) === room(file.path)) continue
      if (!to.startsWith('src/')) trespasses.push(`${file.path} leaves src for ${to}`)
      else if (doors?.includes(room(to)) !== true) trespasses.push(`${file.path} enters ${room(to)} for ${to}`)
    }
  }
  assert.deepEqual(trespasses, [])
})

test('sibling rooms never meet', () => {
  const meetings: string[] = []
  for (const file of files) {
    const [, hall = '', own = ''] = file.path.split('/')
    if (!HALLS.includes(hall)) continue
    for (const specifier of file.imports) {
      const to = target(file, specifier)?.split('/') ?? []
      if (to[1] === hall && to[2] !== own) meetings.push(`${file.path} imports ${to.join('/')}`)
    }
  }
  assert.deepEqual(meetings, [])
})

test('imports lead to files, and in no circle', () => {
  const done = new Set<string>()
  const circles: string[] = []
  const missing: string[] = []
  const walk = (file: SourceFile, way: readonly string[]): void => {
    if (way.includes(file.path)) {
      circles.push([...way.slice(way.indexOf(file.path)), file.path].join(' → '))
      return
    }
    if (done.has(file.path)) return
    for (const specifier of file.imports) {
      const to = target(file, specifier)
      if (to === null || to.endsWith('.json')) continue
      const next = byPath.get(to)
      if (next === undefined) missing.push(`${file.path} imports ${to}`)
      else walk(next, [...way, file.path])
    }
    done.add(file.path)
  }
  for (const file of files) walk(file, [])
  assert.deepEqual({ circles, missing }, { circles: [], missing: [] })
})

test('every npm dependency is used, and has one door', () => {
  const doors = new Map<string, Set<string>>(Object.keys(manifest.dependencies).map((name) => [name, new Set()]))
  const strangers: string[] = []
  for (const file of files) {
    for (const specifier of file.imports) {
      if (specifier.startsWith('.') || isBuiltin(specifier)) continue
      const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
      const seen = doors.get(name)
      if (seen === undefined) strangers.push(`${file.path} imports ${specifier}, which is no run-time dependency`)
      else seen.add(file.path)
    }
  }
  const crowded = [...doors].filter(([, at]) => at.size !== 1).map(([name, at]) => `${name}: ${[...at].join(', ') || 'unused'}`)
  assert.deepEqual({ crowded, strangers }, { crowded: [], strangers: [] })
})

test('dependencies are few, exact, and without hosts in the lockfiles', () => {
  const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
    ([, range]) => !/^\d+\.\d+\.\d+$/.test(range),
  )
  assert.deepEqual(loose, [])
  assert.ok(Object.keys(manifest.dependencies).length <= 10, 'ten dependencies at run time are the limit')
  for (const path of ['package-lock.json', 'scripts/node/package-lock.json']) {
    assert.doesNotMatch(read(path), /"resolved": "https?:/, path)
    assert.doesNotMatch(read(path), /"hasInstallScript": true(?![^}]*"dev": true)/, `${path}: a run-time dependency runs an install script`)
  }
})

test('the lockfile names every platform, so that npm ci works on all of them', () => {
  const lock: { packages: Record<string, { optionalDependencies?: Record<string, string> }> } = JSON.parse(read('package-lock.json'))
  const missing = Object.entries(lock.packages).flatMap(([where, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !(`node_modules/${name}` in lock.packages) && !(`${where}/node_modules/${name}` in lock.packages),
    ),
  )
  assert.deepEqual(missing, [])
})

test('files stay below 300 lines', () => {
  const long = sourceFiles(['{src,test,scripts,bench,examples}/**/*.ts'], { tests: true }).filter(
    (file) => file.text.split('\n').length > 301,
  )
  assert.deepEqual(
    long.map((file) => file.path),
    [],
  )
})

test('drawers and barrels do not exist', () => {
  const named = files.filter((file) => /\/(utils?|helpers?|common|types|misc|shared)(\/|\.ts$)|(?<!^src)\/index\.ts$/.test(file.path))
  assert.deepEqual(
    named.map((file) => file.path),
    [],
  )
})

test('file names are kebab-case', () => {
  const named = sourceFiles('{src,test,scripts}/**/*.ts', { tests: true }).filter(
    (file) => !/^([a-z0-9-]+\/)*[a-z0-9-]+(\.test|\.fixture)?\.ts$/.test(file.path),
  )
  assert.deepEqual(
    named.map((file) => file.path),
    [],
  )
})

test('checks are not switched off without a reason', () => {
  const loopholes: string[] = []
  for (const file of sourceFiles('{src,test,scripts}/**/*.ts', { tests: true })) {
    if (file.path.startsWith('test/house/')) continue
    for (const [index, line] of file.text.split('\n').entries()) {
      const where = `${file.path}:${index + 1}`
      if (/@ts-(ignore|nocheck)|\bas any\b(?! [a-z])/.test(line) && !/^\s*(\*|\/\/)/.test(line)) loopholes.push(`${where} any or ts-ignore`)
      if (/@ts-expect-error(?! -- \S)/.test(line) || (/@ts-expect-error/.test(line) && !file.path.startsWith('test/')))
        loopholes.push(`${where} ts-expect-error`)
      if (/(oxlint|eslint)-disable/.test(line) && !/-disable-next-line [\w/-]+(, [\w/-]+)* -- \S/.test(line))
        loopholes.push(`${where} a lint rule switched off`)
      if (/^\s*await (test|it|describe|suite)\(/.test(line))
        loopholes.push(`${where} waits for a test, which begins when all files are read`)
      if (/\b(it|test|describe)\.(skip|todo|only)\b|\{ ?(skip|todo|only): true/.test(line))
        loopholes.push(`${where} a test that does not run`)
    }
  }
  assert.deepEqual(loopholes, [])
})

test('machine paths stand nowhere', () => {
  const patterns = [
    '*.md',
    'docs/**/*.md',
    '{src,test,scripts,bench,examples}/**/*.{ts,sh,json,yaml,md}',
    'bin/*',
    '.ci/*',
    '*.json',
    '.*rc.json',
    '.npmrc',
  ]
  const found = sourceFiles(patterns, { tests: true })
    .filter((file) => !file.path.startsWith('test/house/'))
    .flatMap((file) => file.text.split('\n').map((line, index) => ({ line, where: `${file.path}:${index + 1}` })))
    .filter(({ line }) => /(?<![\w.}*])\/(home|Users|root|work)\/[\w.-]+/.test(line))
  assert.deepEqual(
    found.map(({ where, line }) => `${where} ${line.trim()}`),
    [],
  )
})

test('ARCHITECTURE.md has the same doors', () => {
  const section = /^## Doors$([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(read('ARCHITECTURE.md'))?.[1] ?? ''
  const rows = [...section.matchAll(/^\| *`?([\w/.]+)`? *\| *([^|]*?) *\|/gm)].filter((row) => row[1] !== 'room')
  const table = Object.fromEntries(
    rows.map(([, name, doors]) => [name, doors === '–' ? [] : (doors ?? '').replaceAll('`', '').split(/, */)]),
  )
  assert.deepEqual(table, DOORS)
})

test('every room of the table exists', () => {
  assert.deepEqual(
    Object.keys(DOORS).filter((name) => !existsSync(join(root, 'src', name))),
    [],
  )
})

for (const [path, page] of referencePages()) {
  test(`${path} is what \`npm run docs\` makes`, () => {
    assert.equal(read(path), page)
  })
}

/** What the package offers; a change here is a change for its users, and belongs into CHANGELOG.md. */
const FACE = [
  'Assessment',
  'Authority',
  'Consumer',
  'Contract',
  'ContractDefect',
  'ContractSource',
  'Controller',
  'EvidenceRecord',
  'Exchange',
  'ExchangeQuery',
  'Finding',
  'GateReport',
  'GoLive',
  'Group',
  'GroupOptions',
  'Handoff',
  'HandoffOptions',
  'HeaderList',
  'KeptBody',
  'ListenOptions',
  'Listening',
  'ListeningUnderstudy',
  'LiveBody',
  'Move',
  'MoveOptions',
  'Operation',
  'PROBLEMS',
  'Params',
  'Place',
  'Plugin',
  'Position',
  'Problem',
  'ProblemCode',
  'Proposal',
  'Reply',
  'ReplyBy',
  'RequestLike',
  'Security',
  'ServerTls',
  'SeedFile',
  'SeedRows',
  'Shown',
  'Stage',
  'State',
  'StateOptions',
  'Understudy',
  'UnderstudyOptions',
  'Validation',
  'Verdict',
  'WireRequest',
  'WireResponse',
  'configured',
  'createUnderstudy',
  'fetchOf',
  'header',
]

const STORE_FACE = [
  'Batch',
  'Entity',
  'EntityRow',
  'ExchangeFilter',
  'FileOptions',
  'Identity',
  'JournalEntry',
  'JournalFilter',
  'Keeping',
  'KeptMove',
  'Loaded',
  'Note',
  'Numbered',
  'Retention',
  'Space',
  'Store',
  'StoreFacts',
  'VersionAddress',
  'createMemoryStore',
  'entryWeight',
  'exchangeWeight',
  'openSqliteStore',
]

const KIT_FACE = ['Answer', 'Expectation', 'OpenStore', 'Play', 'Scene', 'parsePlay', 'performPlay', 'testStore']

for (const [file, face] of [
  ['src/index.ts', FACE],
  ['src/store.ts', STORE_FACE],
  ['src/kit.ts', KIT_FACE],
] as const) {
  test(`the public face of ${file} is as it was`, () => {
    const names = [
      ...read(file).matchAll(/^export (?:type )?\{([^}]*)\}|^export (?:async )?(?:function|class|interface|type|const) (\w+)/gm),
    ]
    const found = names.flatMap(([, list, name]) =>
      list === undefined ? [name] : list.split(',').map((word) => word.replace(/\btype\b/, '').trim()),
    )
    assert.deepEqual(new Set(found.filter((name) => name !== '')), new Set(face))
  })
}
