import { pointerTokens, stepInto } from '../../../schema/json/pointer.ts'
import { isMembers } from '../values.ts'

/** Keys beyond which an object is a map: its keys are data, not names. */
const MANY_KEYS = 50
const LONG_KEY = 100
const MOST_STEPS = 24

/** Whether the key of a member is data: there are very many, or it does not look like a name. */
export function isData(key: string, keys: number): boolean {
  return keys > MANY_KEYS || key.length > LONG_KEY || /^\d/.test(key) || !/^[\w@$.-]+$/.test(key)
}

/** Of what was read, which does not change: a map of ten thousand keys is counted once, and not for each of them. */
const KEYS = new WeakMap<object, number>()

function keysOf(value: Readonly<Record<string, unknown>>): number {
  let keys = KEYS.get(value)
  if (keys === undefined) KEYS.set(value, (keys = Object.keys(value).length))
  return keys
}

/** The path by which differences are counted: `body/items/3/id` is told with a star for the index, and so are the keys of maps. */
export function foldPath(pointer: string, body: unknown): string {
  if (!pointer.startsWith('body/')) return pointer.slice(0, 200)
  const steps: string[] = ['body']
  let at = body
  for (const token of pointerTokens(pointer.slice('body'.length)).slice(0, MOST_STEPS)) {
    steps.push(Array.isArray(at) || isData(token, isMembers(at) ? keysOf(at) : 0) ? '*' : token)
    at = stepInto(at, token)
  }
  return steps.join('/')
}

/** Whether a path is the place of a pattern, or below it. `*` in either stands for any step. */
export function isAt(pattern: string, path: string): boolean {
  const wanted = pattern.split('/')
  const steps = path.split('/')
  if (wanted.length > steps.length) return false
  return wanted.every((step, index) => step === '*' || steps[index] === '*' || step === steps[index])
}
