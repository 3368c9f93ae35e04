import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { ROOT } from './shared-folder.ts'

/** Larger documents are left alone: what breaks them breaks small ones. */
const BYTES = 200_000

/** Real contracts that npm install brings, as text. */
function documents(): string[] {
  const folder = join(ROOT, 'node_modules')
  return globSync(['@readme/oas-examples/*/json/*.json', '@scalar/galaxy/dist/3.1.json'], { cwd: folder })
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .filter((text) => text.length < BYTES)
}

const WRONG: readonly unknown[] = [
  null,
  '',
  'x',
  0,
  -1,
  1e300,
  true,
  false,
  [],
  {},
  [null],
  { $ref: '#' },
  { $ref: '#/nowhere' },
  { $ref: 7 },
  '{a}',
  ['object', 'null'],
  { type: 'object' },
]

/** What people do to a contract by hand: a value of the wrong kind, a member lost, one moved to where it does not belong. */
type Step = readonly [at: number, how: number, wrong: unknown]

function broken(text: string, steps: readonly Step[]): object {
  const document: object = JSON.parse(text)
  for (const [at, how, wrong] of steps) breakOne(holdersOf(document), at, how, wrong)
  // What JSON cannot say (holes, undefined) is not what a contract can hold.
  return JSON.parse(JSON.stringify(document)) as object
}

function breakOne(holders: readonly object[], at: number, how: number, wrong: unknown): void {
  const holder = holders[at % holders.length] as Record<string, unknown> | undefined
  const keys = holder === undefined ? [] : Object.keys(holder)
  const key = keys[(at >> 7) % Math.max(1, keys.length)]
  if (holder === undefined || key === undefined) return
  if (how === 0) Reflect.deleteProperty(holder, key)
  else if (how === 1) holder[`${key}x`] = holder[key]
  else if (how === 2) holder[key] = structuredClone(holders[(at >> 3) % holders.length])
  else holder[key] = structuredClone(wrong)
}

function holdersOf(document: object): object[] {
  const found: object[] = [document]
  for (let i = 0; i < found.length && found.length < 5_000; i++) {
    for (const member of Object.values(found[i] ?? {})) if (typeof member === 'object' && member !== null) found.push(member)
  }
  return found
}

/** Real contracts, broken in one to six places. */
export function brokenContracts(): fc.Arbitrary<object> {
  const step = fc.tuple(fc.nat({ max: 1_000_000 }), fc.nat({ max: 6 }), fc.constantFrom(...WRONG))
  return fc
    .tuple(fc.constantFrom(...documents()), fc.array(step, { minLength: 1, maxLength: 6 }))
    .map(([text, steps]) => broken(text, steps))
}
