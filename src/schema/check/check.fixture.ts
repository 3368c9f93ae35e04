import assert from 'node:assert/strict'
import { createSchemas } from '../compile/compile.ts'
import type { DialectName } from '../compile/dialect.ts'
import { pointerTokens, stepInto } from '../json/pointer.ts'
import type { Direction, SchemaNode } from '../node.ts'
import { check, conforms } from './check.ts'

/** A schema compiled, and what it refers to within itself. */
export function nodeOf(root: unknown, dialect: DialectName = 'openapi-3.1', pointer = ''): SchemaNode {
  const uri = 'test:root'
  const find = (path: string): unknown => pointerTokens(path).reduce(stepInto, root)
  const schemas = createSchemas({
    documents: {
      resolve(ref) {
        const path = ref.slice(ref.indexOf('#') + 1)
        const value = find(path)
        return value === undefined ? { unresolved: 'missing-pointer', message: 'nothing there' } : { value, place: { uri, pointer: path } }
      },
    },
    dialect,
  })
  return schemas.node({ value: find(pointer), place: { uri, pointer } })
}

/** What the check says of a value, a line each; the quick answer has to agree with it. */
export function told(
  schema: unknown,
  value: unknown,
  direction: Direction | null = null,
  dialect: DialectName = 'openapi-3.1',
): readonly string[] {
  const node = nodeOf(schema, dialect)
  const findings = check(node, value, direction)
  assert.equal(
    conforms(node, value, direction),
    findings.every((one) => one.severity === 'warning'),
  )
  return findings.map((one) => `${one.code} ${one.at} (${one.rule.pointer}): ${one.message}`)
}
