import { CompiledNode, type Resource } from '../compile/compiled.ts'
import type { SchemaNode } from '../node.ts'
import { isRecord } from '../json/pointer.ts'

/**
 * The schema resources that were entered on the way to a place, outermost first (2020-12 core, section 7.1). Only those that
 * name themselves: no other can redefine what a `$dynamicRef` means.
 */
export type Scope = readonly Resource[]

export const NO_SCOPE: Scope = []

export function within(scope: Scope, node: SchemaNode): Scope {
  if (!(node instanceof CompiledNode)) return scope
  const { resource } = node
  return !isRecord(resource.raw) || !('$id' in resource.raw) || scope.includes(resource) ? scope : [...scope, resource]
}

export function dynamicTarget(dynamicRef: { readonly anchor: string; readonly initial: SchemaNode }, scope: Scope): SchemaNode {
  for (const resource of scope) {
    const found = resource.dynamicAnchor(dynamicRef.anchor)
    if (found !== null) return found
  }
  return dynamicRef.initial
}

const numbers = new WeakMap<Resource, number>()
let numbered = 0

export function scopeKey(scope: Scope): string {
  return scope
    .map((resource) => {
      let number = numbers.get(resource)
      if (number === undefined) numbers.set(resource, (number = ++numbered))
      return number
    })
    .join()
}
