import { conforms } from '../../src/schema/check/check.ts'
import { coerce } from '../../src/schema/check/coerce.ts'
import type { SchemaNode } from '../../src/schema/node.ts'
import { at, isScalar, scalars, withAt } from './values.ts'

/** An answer, and where in it the thing stands. */
export interface Shown {
  readonly json: unknown
  readonly node: SchemaNode | null
  readonly tokens: readonly string[]
}

/**
 * What `shown` says differently of the same thing; null where they agree in all they both say. What the contract would not
 * let it say is no difference: another enum, another pattern.
 */
export function difference(said: unknown, shown: Shown): string | null {
  const entity = at(shown.json, shown.tokens)
  if (isScalar(said) && isScalar(entity) && said !== entity) return `it is ${brief(entity)} and not ${brief(said)}`
  for (const [tokens, value] of scalars(said)) {
    const other = at(entity, tokens)
    if (!isScalar(other) || typeof other !== typeof value || other === value) continue
    if (typeof value === 'string' && typeof other === 'string' && sameMoment(value, other)) continue
    if (!couldBe(shown, tokens, value)) continue
    return `/${tokens.join('/')} is ${brief(other)} and not ${brief(value)}`
  }
  return null
}

function couldBe({ json, node, tokens }: Shown, inner: readonly string[], value: unknown): boolean {
  return node === null || conforms(node, withAt(json, [...tokens, ...inner], value), 'reply')
}

function sameMoment(one: string, other: string): boolean {
  return /^\d{4}-\d\d-\d\dT/.test(one) && Date.parse(one) === Date.parse(other)
}

export function brief(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

/** Whether a text may stand where this schema is asked for: in a path, in a query. */
export function fits(schema: SchemaNode | null, text: string): boolean {
  return schema === null || conforms(schema, coerce(schema, text), 'request')
}
