import { at as step } from '../../model/place.ts'
import { type CompiledNode, type CompiledObject, READ_ONLY } from '../compile/compiled.ts'
import { holdsInside, probe } from './conforms.ts'
import { evaluatedProperties } from './evaluated.ts'
import { excused } from './run.ts'
import { plural, type Walk } from './walk.ts'

type Members = Readonly<Record<string, unknown>>

export function checkObject(walk: Walk, node: CompiledNode, object: CompiledObject, value: Members, at: string): void {
  const keys = Object.keys(value)
  for (const name of object.required) {
    if (Object.hasOwn(value, name) || excused(name, walk.run)) continue
    walk.tell('required', step(at, name), node.rule('required'), `"${name}" is required here; add it`)
  }
  if (keys.length < object.minProperties) {
    walk.tell(
      'min-properties',
      at,
      node.rule('minProperties'),
      `Should have at least ${plural(object.minProperties, 'member')}, but has ${keys.length}`,
    )
  }
  if (keys.length > object.maxProperties) {
    walk.tell(
      'max-properties',
      at,
      node.rule('maxProperties'),
      `Should have at most ${plural(object.maxProperties, 'member')}, but has ${keys.length}`,
    )
  }
  for (const key of keys) {
    if (walk.full) return
    checkMember(walk, node, object, key, value[key], step(at, key))
  }
  if (object.dependent) checkDependents(walk, node, object, value, at)
}

function checkMember(walk: Walk, node: CompiledNode, object: CompiledObject, key: string, value: unknown, at: string): void {
  const property = object.properties.get(key)
  let known = property !== undefined
  if (property !== undefined) {
    checkAccess(walk, property, key, at)
    walk.inside(property, value, at)
  }
  for (const one of object.patternProperties) {
    if (!one.pattern.test(key)) continue
    known = true
    walk.inside(one.node, value, at)
  }
  const { additional } = object
  if (known || additional === null) return
  if (additional.keywords.never) walk.tell('additional-properties', at, node.rule('additionalProperties'), stranger(key, object))
  else walk.inside(additional, value, at)
}

function checkAccess(walk: Walk, property: CompiledNode, key: string, at: string): void {
  const { access } = property
  const { direction } = walk.run
  if (direction === 1 && (access & READ_ONLY) !== 0) {
    walk.tell(
      'read-only',
      at,
      property.rule('readOnly'),
      `"${key}" is for replies only and is ignored in a request; leave it out`,
      'warning',
    )
  } else if (walk.run.isForbidden(access)) {
    walk.tell('write-only', at, property.rule('writeOnly'), `"${key}" is for requests only; leave it out of replies`)
  }
}

/** The name that was meant may be one that differs in case or in its word breaks only. */
function stranger(key: string, object: CompiledObject): string {
  const bare = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  const meant = [...object.properties.keys()].find((name) => bare(name) === bare(key))
  return meant === undefined ? `"${key}" is not allowed here; remove it` : `"${key}" is not allowed here; "${meant}" is`
}

function checkDependents(walk: Walk, node: CompiledNode, object: CompiledObject, value: Members, at: string): void {
  const { propertyNames } = object
  if (propertyNames !== null) {
    for (const name of Object.keys(value)) {
      if (holdsInside(propertyNames, name, walk.run)) continue
      const why = walk.trial(propertyNames, name, at)[0]?.message ?? 'it is not one of them'
      walk.tell('property-names', step(at, name), node.rule('propertyNames'), `"${name}" is not allowed as a name here. ${why}`)
    }
  }
  for (const [name, others] of object.dependentRequired) {
    if (!Object.hasOwn(value, name)) continue
    for (const other of others) {
      if (Object.hasOwn(value, other) || excused(other, walk.run)) continue
      const keyword = Object.hasOwn(Object(node.raw), 'dependentRequired') ? 'dependentRequired' : 'dependencies'
      walk.tell('dependent-required', step(at, other), node.rule(keyword, name), `"${other}" is required where "${name}" is there; add it`)
    }
  }
  for (const [name, schema] of object.dependentSchemas) if (Object.hasOwn(value, name)) walk.visit(schema, value, at)
}

export function checkUnevaluatedProperties(walk: Walk, node: CompiledNode, unevaluated: CompiledNode, value: Members, at: string): void {
  const known = evaluatedProperties(node, value, probe(walk.run))
  if (known === null) return
  for (const key of Object.keys(value)) {
    if (known.has(key)) continue
    if (unevaluated.keywords.never) {
      walk.tell('unevaluated-properties', step(at, key), node.rule('unevaluatedProperties'), `"${key}" is not allowed here; remove it`)
    } else walk.inside(unevaluated, value[key], step(at, key))
  }
}
