import { Problem } from '../../model/problem.ts'

/** Makes a value that came from a file into what it should be, or throws a Problem that names the place. */
export interface Check<T> {
  (value: unknown, at: string): T
  /** Whether an object may be without the member. */
  readonly optional?: true
}

export const text: Check<string> = (value, at) => (typeof value === 'string' ? value : fail(at, 'a text'))
export const number: Check<number> = (value, at) => (typeof value === 'number' ? value : fail(at, 'a number'))
export const flag: Check<boolean> = (value, at) => (typeof value === 'boolean' ? value : fail(at, 'true or false'))
export const bit: Check<boolean> = (value, at) => (value === 0 || value === 1 ? value === 1 : fail(at, '0 or 1'))
export const bytes: Check<Uint8Array> = (value, at) => (value instanceof Uint8Array ? value : fail(at, 'bytes'))
export const anything: Check<unknown> = (value) => value

export function oneOf<const T extends string>(...words: readonly T[]): Check<T> {
  return (value, at) => words.find((word) => word === value) ?? fail(at, words.join(' or '))
}

export function orNull<T>(check: Check<T>): Check<T | null> {
  return (value, at) => (value === null ? null : check(value, at))
}

/** A member that is there, or is not. */
export function optional<T>(check: Check<T>): Check<T | undefined> {
  return Object.assign((value: unknown, at: string) => check(value, at), { optional: true as const })
}

export function list<T>(check: Check<T>): Check<readonly T[]> {
  return (value, at) => (Array.isArray(value) ? value.map((item, index) => check(item, `${at}/${index}`)) : fail(at, 'a list'))
}

/** An object used as a dictionary. */
export function dictionary<T>(check: Check<T>): Check<Readonly<Record<string, T>>> {
  return (value, at) => {
    const members = Object.entries(object(value, at)).map(([name, member]) => [name, check(member, `${at}/${name}`)] as const)
    return Object.fromEntries(members)
  }
}

/** An object with exactly the members of a type; others that the file may have are left out. */
export function shape<T>(members: { readonly [Name in keyof T]-?: Check<T[Name]> }): Check<T> {
  const checks = Object.entries<Check<unknown>>(members)
  return (value, at) => {
    const from = object(value, at)
    const made: Record<string, unknown> = {}
    for (const [name, check] of checks) {
      const isThere = Object.hasOwn(from, name)
      if (isThere || check.optional === undefined) made[name] = check(isThere ? Reflect.get(from, name) : undefined, `${at}/${name}`)
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- bytes become types: each member has passed its check
    return made as T
  }
}

function object(value: unknown, at: string): object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : fail(at, 'an object')
}

function fail(at: string, wanted: string): never {
  throw new Problem(
    'store-unreadable',
    `The store has something else than ${wanted} at ${at}; the file was changed by other hands, or is damaged.`,
  )
}
