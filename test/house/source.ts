import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

export const root: string = join(import.meta.dirname, '..', '..')

export interface SourceFile {
  /** From the root, with slashes: `src/model/wire.ts`. */
  readonly path: string
  readonly text: string
  /** Specifiers as written, of every static, type-only, re-exporting and dynamic import. */
  readonly imports: readonly string[]
}

const STATIC = /^\s*(?:import|export)\b[^'"`]*?\bfrom\s*'([^']+)'/gm
const BARE = /^\s*import\s*'([^']+)'/gm
const DYNAMIC = /\bimport\(\s*'([^']+)'\s*\)/g

/** Files of ours that match, tests beside the source left out unless asked for. */
export function sourceFiles(pattern: string | readonly string[], options: { tests?: boolean } = {}): SourceFile[] {
  return globSync(pattern, { cwd: root, exclude: ['**/node_modules/**', 'dist/**'] })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => options.tests === true || !/\.(test|fixture)\.ts$/.test(path))
    .toSorted()
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      const code = text.replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, '')
      const imports = [STATIC, BARE, DYNAMIC].flatMap((form) => [...code.matchAll(form)].map((found) => found[1] ?? ''))
      return { path, text, imports }
    })
}

/** The path from the root that a relative specifier leads to; null for a package or a built-in module. */
export function target(file: SourceFile, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null
  return relative(root, join(root, dirname(file.path), specifier))
    .split(sep)
    .join('/')
}

/** `src/protocols/openapi/read.ts` stands in `protocols`; `src/index.ts` is a room of its own. */
export function room(path: string): string {
  return path.split('/')[1] ?? ''
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}
