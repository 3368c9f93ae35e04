// What bin/understudy runs: the commands in few files (bundle.ts), which saves a start half of its time for modules. They
// are made from the sources as they are, once, where the bundler is installed and there is room for them; wherever that
// is not so, and whenever a source has changed meanwhile, the sources themselves are run.
import { accessSync, constants, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const ENTRY = 'src/cli/bin.ts'
/** What else decides how they come out. */
const RULES = ['package-lock.json', 'tsconfig.json', 'scripts/bundle.ts', 'scripts/launch.ts']
/** Those of before that are left where they are: somebody may run from them. */
const KEPT = 4

const root = join(import.meta.dirname, '..')
const modules = join(root, 'node_modules')
const shelf = join(modules, '.cache', 'understudy-start')
const note = join(shelf, 'made.json')

/** What was made last. */
interface Made {
  /** Where the checkout stood. */
  readonly root: string
  /** null: it cannot be done with these sources, or on this machine. */
  readonly folder: string | null
  /** The stamp of each file that went into it. */
  readonly stamps: Readonly<Record<string, string>>
}

await import(pathToFileURL(entryOf(lastMade() ?? (await make())) ?? join(root, ENTRY)).href)

function entryOf(made: Made | null): string | null {
  return made === null || made.folder === null ? null : join(shelf, made.folder, 'cli', 'bin.js')
}

/** null where nothing was made, or not of what is there now. */
function lastMade(): Made | null {
  try {
    const made = JSON.parse(readFileSync(note, 'utf8')) as Made
    const entry = entryOf(made)
    if (made.root !== root || (entry !== null && !statSync(entry).isFile())) return null
    return Object.entries(made.stamps).every(([file, stamp]) => stampOf(file) === stamp) ? made : null
  } catch {
    return null
  }
}

/** Changes with every write, whatever times the writer sets: nobody can set a change time. */
function stampOf(file: string): string {
  const { size, mtimeNs, ctimeNs, ino } = statSync(join(root, file), { bigint: true })
  return `${size} ${mtimeNs} ${ctimeNs} ${ino}`
}

/** null where there is no bundler or no room, or somebody wrote meanwhile. */
async function make(): Promise<Made | null> {
  try {
    accessSync(modules, constants.W_OK)
    statSync(join(modules, 'esbuild'))
    const before = new Map([...globSync('src/**/*.ts', { cwd: root }), ...RULES].map((file) => [file.replaceAll('\\', '/'), stampOf(file)]))
    const folder = `${Date.now().toString(36)}-${process.pid}`
    const files = await tryBundle(folder)
    const used = files === null ? [...before.keys()] : [...files, ...RULES]
    if (used.some((file) => before.get(file) !== stampOf(file))) return null
    const made = { root, folder: files === null ? null : folder, stamps: Object.fromEntries(used.map((file) => [file, stampOf(file)])) }
    put(made)
    return made
  } catch {
    return null
  }
}

async function tryBundle(folder: string): Promise<readonly string[] | null> {
  try {
    const { bundle } = await import('./bundle.ts')
    // Sources that look for files do so from two folders below the root.
    return await bundle({ root, outdir: join(shelf, folder), entries: [ENTRY], address: pathToFileURL(join(root, ENTRY)).href })
  } catch {
    return null
  }
}

function put(made: Made): void {
  mkdirSync(shelf, { recursive: true })
  const draft = `${note}.${process.pid}`
  writeFileSync(draft, JSON.stringify(made))
  renameSync(draft, note)
  const folders = readdirSync(shelf, { withFileTypes: true }).filter((entry) => entry.isDirectory() && /-\d+$/.test(entry.name))
  for (const { name } of folders.toSorted((a, b) => (a.name < b.name ? 1 : -1)).slice(KEPT))
    rmSync(join(shelf, name), { recursive: true, force: true })
  // What the compiler keeps of those before. The folders stay, for it to write into.
  for (const file of globSync('compiled/*/*', { cwd: shelf })) rmSync(join(shelf, file), { force: true })
}
