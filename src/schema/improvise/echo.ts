import { JsonNumber, losslessNumber } from '../json/json.ts'
import type { Plan } from './plan.ts'
import { NOTHING, type Run } from './run.ts'

/** A value to be given back, in the type that the place wants, where that loses nothing. */
export function adapt(run: Run, plan: Plan, value: unknown): unknown {
  if (value === undefined) return NOTHING
  if (run.holds(plan, value)) return value
  if (typeof value === 'string') {
    const read = /^-?(0|[1-9]\d*)(\.\d+)?$/.test(value)
      ? losslessNumber(value)
      : value === 'true'
        ? true
        : value === 'false'
          ? false
          : NOTHING
    return read !== NOTHING && run.holds(plan, read) ? read : NOTHING
  }
  const text = typeof value === 'number' || typeof value === 'boolean' || value instanceof JsonNumber ? String(value) : null
  return text !== null && run.holds(plan, text) ? text : NOTHING
}

/** A copy that may be changed and handed out. Depth is bounded by whoever read the contract. */
export function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copyOf(member)]))
}
