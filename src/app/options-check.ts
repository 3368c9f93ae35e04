import { Problem } from '../model/problem.ts'
import type { UnderstudyOptions } from './options.ts'

const WORDS: Readonly<Record<string, readonly string[]>> = {
  security: ['off', 'enforce', 'strict'],
  validate: ['enforce', 'observe', 'off'],
  serialization: ['contract', 'lenient'],
  unknownQuery: ['warn', 'refuse'],
  examples: ['mended', 'verbatim'],
}

const SIZES: readonly string[] = ['bodyLimit', 'holdLimit', 'cacheBytes', 'staleBytes']

/** What no type keeps a program without types from saying. Throws a Problem `bad-argument` for the first mistake. */
export function checkOptions(options: UnderstudyOptions): void {
  const members: object = options
  for (const [name, value] of Object.entries<unknown>({ ...members })) {
    if (value === undefined) continue
    const words = Object.hasOwn(WORDS, name) ? WORDS[name] : undefined
    if (words !== undefined && !words.some((word) => word === value)) throw wrong(name, `one of ${words.join(', ')}`, value)
    if (name === 'seed' && !Number.isSafeInteger(value)) throw wrong(name, 'a whole number', value)
    if (SIZES.includes(name) && !(typeof value === 'number' && value >= 0)) throw wrong(name, 'a number of bytes', value)
    if (name === 'state' && value !== false && (typeof value !== 'object' || value === null))
      throw wrong(name, 'an object of its options, or false for none', value)
    if (name === 'contract' && typeof value !== 'string' && (typeof value !== 'object' || value === null))
      throw wrong(name, 'a path, a URL or a document', value)
  }
}

function wrong(name: string, wanted: string, value: unknown): Problem {
  return new Problem('bad-argument', `\`${name}\` must be ${wanted}, not ${JSON.stringify(value) ?? String(value)}.`)
}
