import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { Problem } from '../model/problem.ts'
import type { Configuration } from './configuration.ts'
import { schemaMistakes } from './conform.ts'
import { meaningMistakes } from './meaning.ts'
import { type Mistake, problemOf } from './mistake.ts'
import { configurationSchema } from './schema.ts'
import { Section } from './section.ts'
import { settle } from './settle.ts'
import { syntaxMistakes } from './syntax.ts'
import { ConfigText } from './text.ts'

/** The names under which a configuration is found where nobody names one. */
export const CONFIG_NAMES: readonly string[] = ['understudy.yaml', 'understudy.yml', 'understudy.json']

/** Whether a path can only be meant as a configuration. */
export function isConfigName(path: string): boolean {
  return CONFIG_NAMES.includes(path.replace(/^.*[/\\]/, ''))
}

/** No honest configuration is longer. */
const MAX_BYTES = 1_000_000

/** A configuration that was read, checked as far as that goes without its contracts. */
export interface ReadConfiguration {
  /** Absolute. */
  readonly path: string
  /** What relative files in it are relative to. */
  readonly folder: string
  readonly text: ConfigText
  readonly root: Section
  readonly settings: Configuration
}

/** The configuration of a folder; null where there is none. Throws a Problem where there are several. */
export function findConfiguration(cwd: string): string | null {
  const found = CONFIG_NAMES.filter((name) => existsSync(join(cwd, name)))
  if (found.length > 1) {
    throw new Problem('config-invalid', `There are ${found.join(' and ')} in this folder: remove one of them, or name one by --config.`)
  }
  return found[0] ?? null
}

/** Reads and checks a configuration. Throws a Problem with all mistakes, each with its line and its cure. */
export function readConfiguration(file: string, cwd: string): ReadConfiguration {
  const path = resolve(cwd, file)
  const near = relative(cwd, path)
  const name = near.startsWith('..') ? path : near
  const text = new ConfigText(textOf(path, name), name)
  const folder = dirname(path)
  const root = new Section(text.value)
  const mistakes = mistakesOf(text, root, folder)
  if (mistakes.length > 0) throw problemOf(name, mistakes)
  return { path, folder, text, root, settings: settle(root, folder) }
}

/** Everything that is wrong, as far as that can be told without the contracts. */
function mistakesOf(text: ConfigText, root: Section, folder: string): readonly Mistake[] {
  const syntax = syntaxMistakes(text)
  const schema = schemaMistakes(configurationSchema(), text, syntax)
  // What does not fit the schema has been told already.
  const meaning =
    text.faults.length > 0
      ? []
      : meaningMistakes(text, root, folder).filter(({ line, column }) => !schema.some((one) => one.line === line && one.column === column))
  return [...syntax, ...schema, ...meaning]
}

function textOf(path: string, name: string): string {
  let content: Buffer
  try {
    content = readFileSync(path)
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : ''
    const why =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EISDIR'
          ? 'it is a folder'
          : cause instanceof Error
            ? cause.message
            : String(cause)
    throw new Problem('config-invalid', `${name} cannot be read: ${why}.`, { cause, detail: { mistakes: [] } })
  }
  if (content.length > MAX_BYTES)
    throw new Problem('config-invalid', `${name} has ${content.length} bytes; a configuration has ${MAX_BYTES} at most.`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content)
  } catch (cause) {
    throw new Problem('config-invalid', `${name} is not UTF-8; save it as UTF-8.`, { cause })
  }
}
