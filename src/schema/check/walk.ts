import type { Place } from '../../model/place.ts'
import type { CompiledNode } from '../compile/compiled.ts'
import { isBig } from '../json/decimal.ts'
import { printJson } from '../json/json.ts'
import type { Violation } from '../node.ts'
import type { Run } from './run.ts'

/** Where telling is at: the schema, the value's pointer, and how to go on. */
export interface Walk {
  readonly run: Run
  /** Whether as many findings have been told as were asked for. */
  readonly full: boolean
  /** Looks at the same value by another schema. */
  visit(node: CompiledNode, value: unknown, at: string): void
  /** Looks at a value further in. */
  inside(node: CompiledNode, value: unknown, at: string): void
  /** What would be told of a value by a schema, without telling it. */
  trial(node: CompiledNode, value: unknown, at: string): readonly Violation[]
  tell(code: string, at: string, rule: Place, message: string, severity?: Violation['severity']): void
  adopt(violations: readonly Violation[]): void
}

const MAX_SHOWN = 60

/** A value for a message: short, on one line. */
export function show(value: unknown): string {
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `a list of ${value.length}`
  if (typeof value === 'object' && value !== null && !isBig(value)) return 'an object'
  const text = value === undefined ? 'nothing' : printJson(typeof value === 'string' ? value.slice(0, MAX_SHOWN) : value)
  const cut = text.length > MAX_SHOWN + 2 || (typeof value === 'string' && value.length > MAX_SHOWN)
  return cut ? `${text.slice(0, MAX_SHOWN).toWellFormed()}…` : text
}

/** A few of many values for a message. */
export function showSome(values: readonly unknown[], most = 12): string {
  const shown = values.slice(0, most).map(show)
  if (values.length > most) shown.push(`${values.length - most} more`)
  const last = shown.pop() ?? 'nothing'
  return shown.length === 0 ? last : `${shown.join(', ')} or ${last}`
}

/** `1 item`, `2 items`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}
