import { at as step } from '../../model/place.ts'
import type { CompiledArray, CompiledNode } from '../compile/compiled.ts'
import { holdsInside, probe } from './conforms.ts'
import { firstTwins } from './equal.ts'
import { evaluatedItems } from './evaluated.ts'
import { plural, type Walk } from './walk.ts'

type Items = readonly unknown[]

export function checkArray(walk: Walk, node: CompiledNode, array: CompiledArray, value: Items, at: string): void {
  const { length } = value
  if (length < array.minItems)
    walk.tell('min-items', at, node.rule('minItems'), `Should have at least ${plural(array.minItems, 'item')}, but has ${length}`)
  if (length > array.maxItems)
    walk.tell('max-items', at, node.rule('maxItems'), `Should have at most ${plural(array.maxItems, 'item')}, but has ${length}`)
  checkItems(walk, node, array, value, at)
  if (array.unique) {
    const twins = firstTwins(value)
    if (twins !== null)
      walk.tell(
        'unique-items',
        step(at, twins[1]),
        node.rule('uniqueItems'),
        `Items should differ, but the items ${twins[0]} and ${twins[1]} are equal; remove one`,
      )
  }
  checkContains(walk, node, array, value, at)
}

function checkItems(walk: Walk, node: CompiledNode, array: CompiledArray, value: Items, at: string): void {
  for (let index = 0; index < value.length && !walk.full; index++) {
    const schema = array.prefix[index] ?? array.items
    if (schema === null) return
    if (schema.keywords.never && index >= array.prefix.length) {
      const most = array.prefix.length
      const keyword = Array.isArray(Object(node.raw).items) ? 'additionalItems' : 'items'
      walk.tell('items', step(at, index), node.rule(keyword), `No more than ${plural(most, 'item')} may be here; remove the rest`)
      return
    }
    walk.inside(schema, value[index], step(at, index))
  }
}

function checkContains(walk: Walk, node: CompiledNode, array: CompiledArray, value: Items, at: string): void {
  const { contains } = array
  if (contains === null) return
  const found = value.filter((item) => holdsInside(contains.node, item, walk.run)).length
  if (found < contains.min) {
    const least = contains.min === 1 ? 'At least one item' : `At least ${contains.min} items`
    walk.tell(
      'contains',
      at,
      node.rule('contains'),
      `${least} should be as "contains" says, but ${found === 0 ? 'none is' : `only ${found} are`}`,
    )
  }
  if (found > contains.max) {
    walk.tell(
      'max-contains',
      at,
      node.rule('maxContains'),
      `At most ${plural(contains.max, 'item')} should be as "contains" says, but ${found} are`,
    )
  }
}

export function checkUnevaluatedItems(walk: Walk, node: CompiledNode, unevaluated: CompiledNode, value: Items, at: string): void {
  const known = evaluatedItems(node, value, probe(walk.run))
  if (known === null) return
  for (let index = 0; index < value.length; index++) {
    if (known.has(index)) continue
    if (unevaluated.keywords.never) {
      walk.tell('unevaluated-items', step(at, index), node.rule('unevaluatedItems'), `The item ${index} is not allowed here; remove it`)
    } else walk.inside(unevaluated, value[index], step(at, index))
  }
}
