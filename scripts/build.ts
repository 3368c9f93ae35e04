// Emits dist/: JavaScript and declarations, nothing bundled.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
rmSync(join(root, 'dist'), { recursive: true, force: true })
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
const { status } = spawnSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
const bin = join(root, 'dist', 'cli', 'bin.js')
if (status === 0 && existsSync(bin)) chmodSync(bin, 0o755)
process.exitCode = status ?? 1
