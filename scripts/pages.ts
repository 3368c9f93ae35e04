// Builds the dashboard beside a start that does not wait for it (scripts/start.sh): into a folder of its own, which takes the place
// of dist/ui when it is whole. Says nothing but what went wrong.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

const root = join(import.meta.dirname, '..')
const folder = join(root, 'dist', 'ui')
const draft = `${folder}.${process.pid}`
const old = `${draft}.old`
const marker = `${folder}.building`

mkdirSync(join(root, 'dist'), { recursive: true })
writeFileSync(marker, `${process.pid}\n`)
try {
  await build({ configFile: join(root, 'ui', 'vite.config.ts'), logLevel: 'silent', build: { outDir: draft, emptyOutDir: true } })
  if (existsSync(folder)) renameSync(folder, old)
  renameSync(draft, folder)
} catch (error) {
  process.stderr.write(`understudy: the dashboard could not be built: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  for (const path of [marker, draft, old]) rmSync(path, { recursive: true, force: true })
}
