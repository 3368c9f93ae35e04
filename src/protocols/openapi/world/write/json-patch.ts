import { equal } from '../../../../schema/check/equal.ts'
import { pointerTokens } from '../../../../schema/json/pointer.ts'
import { isMembers } from '../../values.ts'

/** Why a patch was not applied: it is no patch, a `test` failed, a place is not there, or the result would be out of all bounds. */
export interface PatchFailure {
  readonly kind: 'malformed' | 'test' | 'place' | 'size'
  /** Pointer into the patch: `/0/path`. */
  readonly at: string
  readonly message: string
}

type Result = { readonly value: unknown } | { readonly failure: PatchFailure }

const MOST_OPERATIONS = 1_000
const DEEPEST = 200
/** Values that all copies and insertions may weigh together, and what shifting the items of arrays may cost. */
const HEAVIEST = 1_000_000

interface Operation {
  readonly op: string
  readonly path: readonly string[]
  readonly from: readonly string[]
  readonly value: unknown
}

/**
 * A value changed by a JSON patch (RFC 6902): all of its operations, or none. Time and memory are bounded whatever the patch says;
 * only own members are seen, so that `__proto__` is a name like any other. The value that is given is not changed.
 */
export function jsonPatch(target: unknown, patch: unknown): Result {
  if (!Array.isArray(patch)) return failed('malformed', '', 'A JSON patch is an array of operations.')
  if (patch.length > MOST_OPERATIONS)
    return failed('size', '', `A JSON patch may have ${MOST_OPERATIONS} operations here, not ${patch.length}.`)
  const run = new Run(target)
  for (const [index, raw] of patch.entries()) {
    const operation = operationOf(raw)
    const failure = 'failure' in operation ? operation.failure : run.apply(operation)
    if (failure !== null) return { failure: { ...failure, at: `/${index}${failure.at}` } }
  }
  return { value: run.value }
}

function failed(kind: PatchFailure['kind'], at: string, message: string): { failure: PatchFailure } {
  return { failure: { kind, at, message } }
}

const NEEDS: Readonly<Record<string, 'value' | 'from' | null>> = {
  add: 'value',
  replace: 'value',
  test: 'value',
  move: 'from',
  copy: 'from',
  remove: null,
}

function operationOf(raw: unknown): Operation | { failure: PatchFailure } {
  if (!isMembers(raw)) return failed('malformed', '', 'An operation of a JSON patch is an object with op and path.')
  const { op } = raw
  if (typeof op !== 'string' || !Object.hasOwn(NEEDS, op))
    return failed('malformed', '/op', `op is one of ${Object.keys(NEEDS).join(', ')}.`)
  const path = tokensOf(raw['path'])
  if (path === null) return failed('malformed', '/path', 'path is a JSON Pointer: empty, or steps that each begin with a slash.')
  const from = NEEDS[op] === 'from' ? tokensOf(raw['from']) : []
  if (from === null) return failed('malformed', '/from', `${op} needs from, a JSON Pointer.`)
  if (NEEDS[op] === 'value' && !Object.hasOwn(raw, 'value')) return failed('malformed', '', `${op} needs a value.`)
  return { op, path, from, value: raw['value'] }
}

function tokensOf(text: unknown): readonly string[] | null {
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/')) || /~(?![01])/.test(text)) return null
  return text.length > 10_000 ? null : pointerTokens(text)
}

/** The value while it is changed. What is its own may be changed in place; what comes in is copied. */
class Run {
  readonly #holder: unknown[] = []
  #spent = 0

  constructor(value: unknown) {
    this.#holder[0] = copied(value)
  }

  get value(): unknown {
    return this.#holder[0]
  }

  apply({ op, path, from, value }: Operation): PatchFailure | null {
    switch (op) {
      case 'add':
        return this.#set(path, copied(value), 'in')
      case 'replace':
        return this.#has(path) ? this.#set(path, copied(value), 'over') : missing('/path', path)
      case 'remove':
        return path.length === 0 ? fault('place', '/path', 'The whole cannot be removed. Delete it.') : this.#remove(path)
      case 'test':
        return this.#test(path, value)
      case 'copy':
        return this.#has(from) ? this.#set(path, copied(this.#at(from)), 'in') : missing('/from', from)
      default:
        return this.#move(from, path)
    }
  }

  #move(from: readonly string[], path: readonly string[]): PatchFailure | null {
    if (!this.#has(from)) return missing('/from', from)
    if (from.length === path.length && from.every((step, index) => step === path[index])) return null
    if (from.length < path.length && from.every((step, index) => step === path[index]))
      return fault('place', '/path', 'Nothing can be moved into itself.')
    const value = this.#at(from)
    return this.#remove(from) ?? this.#set(path, value, 'in')
  }

  #test(path: readonly string[], value: unknown): PatchFailure | null {
    if (!this.#has(path)) return { ...missing('/path', path), kind: 'test' }
    // The patch's value first: comparing costs what that weighs.
    return equal(value, this.#at(path)) ? null : fault('test', '', `What stands at ${told(path)} is not what the test says.`)
  }

  /** `in`: items of an array make room for it; `over`: it takes the place of what is there. */
  #set(path: readonly string[], value: unknown, how: 'in' | 'over'): PatchFailure | null {
    const weight = weigh(value, DEEPEST - path.length, HEAVIEST - this.#spent)
    if (weight === null) return fault('size', '', 'What this would make is larger or deeper than may be.')
    this.#spent += weight
    const name = path.at(-1)
    const parent = name === undefined ? this.#holder : this.#at(path.slice(0, -1))
    if (Array.isArray(parent) && how === 'in' && name !== undefined) return this.#insert(parent, name, value, path)
    if (Array.isArray(parent)) parent[Number(name ?? 0)] = value
    else if (isMembers(parent) && name !== undefined) define(parent, name, value)
    else return missing('/path', path.slice(0, -1))
    return null
  }

  #insert(list: unknown[], name: string, value: unknown, path: readonly string[]): PatchFailure | null {
    const index = name === '-' ? list.length : indexOf(name)
    if (index === null || index > list.length) return missing('/path', path)
    this.#spent += (list.length - index) >> 3
    if (this.#spent > HEAVIEST) return fault('size', '', 'This patch shifts more items than may be.')
    list.splice(index, 0, value)
    return null
  }

  #remove(path: readonly string[]): PatchFailure | null {
    if (!this.#has(path)) return missing('/path', path)
    const name = path.at(-1)
    if (name === undefined) {
      this.#holder[0] = null
      return null
    }
    const parent = this.#at(path.slice(0, -1))
    if (Array.isArray(parent)) {
      this.#spent += (parent.length - Number(name)) >> 3
      if (this.#spent > HEAVIEST) return fault('size', '', 'This patch shifts more items than may be.')
      parent.splice(Number(name), 1)
    } else if (isMembers(parent)) Reflect.deleteProperty(parent, name)
    return null
  }

  #has(path: readonly string[]): boolean {
    const name = path.at(-1)
    if (name === undefined) return true
    const parent = this.#at(path.slice(0, -1))
    if (Array.isArray(parent)) return (indexOf(name) ?? parent.length) < parent.length
    return isMembers(parent) && Object.hasOwn(parent, name)
  }

  #at(path: readonly string[]): unknown {
    let here = this.#holder[0]
    for (const step of path) {
      if (Array.isArray(here)) here = indexOf(step) === null ? undefined : here[Number(step)]
      else if (isMembers(here) && Object.hasOwn(here, step)) here = here[step]
      else return undefined
    }
    return here
  }
}

/** A member in its old place where it has one. */
function define(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
}

function indexOf(step: string): number | null {
  return /^(?:0|[1-9]\d{0,8})$/.test(step) ? Number(step) : null
}

function fault(kind: PatchFailure['kind'], at: string, message: string): PatchFailure {
  return { kind, at, message }
}

function missing(at: string, path: readonly string[]): PatchFailure {
  return fault('place', at, `There is nothing at ${told(path)}.`)
}

function told(path: readonly string[]): string {
  const pointer = path.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
  return pointer === '' ? 'the root' : pointer.slice(0, 200)
}

/** How many values there are in a value; null where it is deeper or heavier than may be. */
function weigh(value: unknown, depth: number, most: number): number | null {
  if (depth < 0 || most <= 0) return null
  if (!Array.isArray(value) && !isMembers(value)) return 1
  let weight = 1
  for (const inner of Array.isArray(value) ? value : Object.values(value)) {
    const own = weigh(inner, depth - 1, most - weight)
    if (own === null) return null
    weight += own
  }
  return weight
}

function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied)
  return isMembers(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copied(inner)])) : value
}
