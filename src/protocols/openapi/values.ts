import { Type } from '../../schema/node.ts'

/** An object of JSON, as opposed to an array, null, or a number that a double would lose. */
export function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value)
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The type of a value, as one bit of `Type`; whole numbers are `Integer`. */
export function typeOf(value: unknown): number {
  if (value === null) return Type.Null
  if (typeof value === 'string') return Type.String
  if (typeof value === 'boolean') return Type.Boolean
  if (typeof value === 'number') return Number.isInteger(value) ? Type.Integer : Type.Number
  if (Array.isArray(value)) return Type.Array
  return isMembers(value) ? Type.Object : Type.Integer
}

/** What stands at a path of names and indexes; undefined where nothing does. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value
  for (const step of path) {
    if (Array.isArray(at)) at = at[Number(step)]
    else if (isMembers(at) && Object.hasOwn(at, step)) at = at[step]
    else return undefined
  }
  return at
}

/** The same value with another one at a path that exists; only what lies on the path is copied. */
export function withValueAt(value: unknown, path: readonly string[], inner: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return inner
  if (Array.isArray(value)) return value.map((item: unknown, index) => (String(index) === step ? withValueAt(item, rest, inner) : item))
  return isMembers(value) ? withMember(value, step, withValueAt(value[step], rest, inner)) : value
}

/** The same object with one member set, in its old place where it has one. `__proto__` is a name like any other. */
export function withMember(value: Readonly<Record<string, unknown>>, name: string, member: unknown): Readonly<Record<string, unknown>> {
  const copy: Record<string, unknown> = { ...value }
  setMember(copy, name, member)
  return copy
}

/** Sets a member of an object that nobody else has. `__proto__` is a name like any other. */
export function setMember(value: Record<string, unknown>, name: string, member: unknown): void {
  if (name === '__proto__') Object.defineProperty(value, name, { value: member, enumerable: true, configurable: true, writable: true })
  else value[name] = member
}
