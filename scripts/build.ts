// Emits dist/: a declaration beside where each source stands, and JavaScript in few files, because a start that opens
// hundreds of modules spends a fifth of its time on that. The entries stand where their sources do, what they share in
// dist/parts/; the packages that we depend on stay what they are.
import { spawnSync } from 'node:child_process'
import { chmodSync, globSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { rolldown } from 'rolldown'

const ENTRIES = {
  index: 'src/index.ts',
  store: 'src/store.ts',
  kit: 'src/kit.ts',
  'cli/bin': 'src/cli/bin.ts',
  'app/comparer-worker': 'src/app/comparer-worker.ts',
  'desk/worker': 'src/desk/worker.ts',
}

/** What can be imported by name. */
const FACES = ['index', 'store', 'kit']

const root = join(import.meta.dirname, '..')
rmSync(join(root, 'dist'), { recursive: true, force: true })
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
process.exitCode = status ?? 1
if (status === 0) {
  await using bundle = await rolldown({ cwd: root, input: ENTRIES, platform: 'node', external: /^[^./]/, logLevel: 'warn' })
  await bundle.write({
    dir: 'dist',
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'parts/[name]-[hash].js',
    // What they say to whoever uses the package stands in the declarations.
    comments: { jsdoc: false },
  })
  pruneDeclarations()
  await buildPages()
  chmodSync(join(root, 'dist', 'cli', 'bin.js'), 0o755)
  for (const file of misplaced()) {
    process.stderr.write(
      `${file} looks for a file from its own place, which is not as deep as its source's: let another entry share that source.\n`,
    )
    process.exitCode = 1
  }
}

/** Declarations are for those who import the package: what none of its faces leads to, nobody can name. */
function pruneDeclarations(): void {
  const reached = new Set<string>()
  const queue = FACES.map((face) => join(root, 'dist', `${face}.d.ts`))
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (reached.has(file)) continue
    reached.add(file)
    for (const [, to = ''] of readFileSync(file, 'utf8').matchAll(/(?:from |import\(|import )'(\.[^']+)'/g))
      queue.push(join(dirname(file), to.replace(/\.(ts|js)$/, '.d.ts')))
  }
  for (const file of globSync('dist/**/*.d.ts', { cwd: root })) if (!reached.has(join(root, file))) rmSync(join(root, file))
}

/** The dashboard, for browsers: dist/ui. */
async function buildPages(): Promise<void> {
  const { build } = await import('vite')
  await build({ configFile: join(root, 'ui', 'vite.config.ts'), logLevel: 'warn' })
}

/** Sources look for files from two folders below the root of the package (`../../package.json`); dist/parts/ is as deep, dist/ is not. */
function misplaced(): string[] {
  return globSync('dist/*.js', { cwd: root }).filter((file) => /import\.meta\.url/.test(readFileSync(join(root, file), 'utf8')))
}
