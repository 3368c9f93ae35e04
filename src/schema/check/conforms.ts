import { isListed, numberHolds, textHolds } from './assertions.ts'
import { type CompiledArray, type CompiledKeywords, type CompiledNode, type CompiledObject, Shape } from '../compile/compiled.ts'
import { isNumeric } from '../json/decimal.ts'
import { firstTwins } from './equal.ts'
import { evaluatedItems, evaluatedProperties, type Probe } from './evaluated.ts'
import { isEncoded } from '../formats/data.ts'
import { type Direction, Type } from '../node.ts'
import { isRecord } from '../json/pointer.ts'
import { chosenBranch, dynamicTarget, excused, formatHolds, meansOne, type Noting, type Run, UNNOTED } from './run.ts'
import { typeBit } from './type-bit.ts'

type Members = Readonly<Record<string, unknown>>

/** How many schemas may be open at once: as deep as the stack of a server can bear, several times what JSON may nest. */
const MAX_DEPTH = 1500

/** Whether a value conforms to a schema: the fast way, which stops at the first difference and says nothing of it. */
export function holds(node: CompiledNode, value: unknown, run: Run): boolean {
  const keywords = node.keywords
  const shape = keywords.shape
  if (shape === Shape.Anything) return true
  const bit = typeBit(value)
  if ((keywords.types & bit) === 0) return false
  if (shape === Shape.TypesOnly || (bit === Type.Null && keywords.nullable)) return true
  if (--run.steps < 0) return false
  return shape === Shape.Leaf ? leafHolds(keywords, value, bit, run) : fullHolds(node, keywords, value, bit, run)
}

/** The same by a schema that asks for a type, or for a text or number of some make: nothing has to be kept in mind for it. null for all others. */
export function holdsPlainly({ keywords }: CompiledNode, value: unknown, direction: Direction | null): boolean | null {
  const { shape } = keywords
  if (shape === Shape.Full) return null
  if (shape === Shape.Anything) return true
  const bit = typeBit(value)
  if ((keywords.types & bit) === 0) return false
  return (
    shape === Shape.TypesOnly ||
    (bit === Type.Null && keywords.nullable) ||
    leafHolds(keywords, value, bit, direction === 'request' ? UNNOTED.request : UNNOTED.other)
  )
}

/** The same for a value further in: it gets a number of its own, by which endless loops are told from depth. */
export function holdsInside(node: CompiledNode, value: unknown, run: Run): boolean {
  if (node.keywords.shape !== Shape.Full) return holds(node, value, run)
  const { serial, outer } = run
  run.enter(node)
  const held = holds(node, value, run)
  run.serial = serial
  run.outer = outer
  return held
}

function leafHolds(keywords: CompiledKeywords, value: unknown, bit: number, run: Noting): boolean {
  if (keywords.enumSet !== null && !isListed(keywords, value)) return false
  if (bit === Type.String) {
    if (typeof value !== 'string') return true
    if (keywords.string !== null && !(textHolds(keywords.string, value) && contentHolds(keywords, value))) return false
    return keywords.textFormat === null || formatHolds(keywords, value, run)
  }
  if ((bit & (Type.Integer | Type.Number)) !== 0 && isNumeric(value)) {
    return (
      (keywords.number === null || numberHolds(keywords.number, value)) && (keywords.numberFormat === null || keywords.numberFormat(value))
    )
  }
  return true
}

function contentHolds(keywords: CompiledKeywords, text: string): boolean {
  const encoding = keywords.string?.contentEncoding ?? null
  return encoding === null || !keywords.assertContent || isEncoded(encoding, text)
}

function fullHolds(node: CompiledNode, keywords: CompiledKeywords, value: unknown, bit: number, run: Run): boolean {
  const { serial, resource } = run
  const busy = node.busy
  if (busy === serial) return true
  if (run.depth >= MAX_DEPTH) return run.giveUp()
  node.busy = serial
  run.depth++
  if (keywords.flawed) run.warned = true
  if (node.resource !== resource) run.push(node.resource)
  const held = leafHolds(keywords, value, bit, run) && structureHolds(node, keywords, value, bit, run)
  if (node.resource !== resource) run.pop(resource)
  run.depth--
  node.busy = busy
  return held
}

function structureHolds(node: CompiledNode, keywords: CompiledKeywords, value: unknown, bit: number, run: Run): boolean {
  if (bit === Type.Object && isRecord(value)) return objectAllHolds(node, keywords, value, run)
  if (bit === Type.Array && Array.isArray(value)) return arrayAllHolds(node, keywords, value, run)
  return !keywords.inPlace || branchesHold(keywords, value, run)
}

function objectAllHolds(node: CompiledNode, keywords: CompiledKeywords, value: Members, run: Run): boolean {
  const { object } = keywords
  if (object !== null && !objectHolds(object, value, run)) return false
  // The discriminator first: where it names a branch that does not hold, the others need no look.
  if (keywords.assertDiscriminator && !discriminatorHolds(keywords, value, run)) return false
  if (keywords.inPlace && !branchesHold(keywords, value, run)) return false
  return object === null || object.unevaluated === null || restHolds(node, object.unevaluated, value, run)
}

function arrayAllHolds(node: CompiledNode, keywords: CompiledKeywords, value: readonly unknown[], run: Run): boolean {
  const { array } = keywords
  if (array !== null && !arrayHolds(array, value, run)) return false
  if (keywords.inPlace && !branchesHold(keywords, value, run)) return false
  return array === null || array.unevaluated === null || tailHolds(node, array.unevaluated, value, run)
}

function objectHolds(object: CompiledObject, value: Members, run: Run): boolean {
  let count = 0
  let required = 0
  const { members, additional, patternProperties } = object
  const patterned = patternProperties.length > 0
  for (const key in value) {
    count++
    const member = members.get(key)
    let known = false
    if (member !== undefined) {
      if (member.required) required++
      if (member.node !== null) {
        known = true
        if (run.direction !== 0 && member.node.access !== 0 && run.isForbidden(member.node.access)) return false
        if (!holdsInside(member.node, value[key], run)) return false
      }
    }
    if (patterned) {
      for (const { pattern, node } of patternProperties) {
        if (!pattern.test(key)) continue
        known = true
        if (!holdsInside(node, value[key], run)) return false
      }
    }
    if (!known && additional !== null && !holdsInside(additional, value[key], run)) return false
  }
  if (required < object.requiredCount && !allExcused(object, value, run)) return false
  if (count < object.minProperties || count > object.maxProperties) return false
  return !object.dependent || dependentsHold(object, value, run)
}

function allExcused(object: CompiledObject, value: Members, run: Run): boolean {
  return object.required.every((name) => Object.hasOwn(value, name) || excused(name, run))
}

function dependentsHold(object: CompiledObject, value: Members, run: Run): boolean {
  const { propertyNames } = object
  if (propertyNames !== null && !Object.keys(value).every((name) => holdsInside(propertyNames, name, run))) return false
  for (const [name, others] of object.dependentRequired) {
    if (Object.hasOwn(value, name) && !others.every((other) => Object.hasOwn(value, other) || excused(other, run))) return false
  }
  for (const [name, node] of object.dependentSchemas) {
    if (Object.hasOwn(value, name) && !holds(node, value, run)) return false
  }
  return true
}

function arrayHolds(array: CompiledArray, value: readonly unknown[], run: Run): boolean {
  const { length } = value
  if (length < array.minItems || length > array.maxItems) return false
  const { prefix, items, contains } = array
  for (let index = 0; index < length; index++) {
    const node = prefix[index] ?? items
    if (node === null) break
    if (!holdsInside(node, value[index], run)) return false
  }
  if (array.unique && length > 1) {
    run.steps -= length
    if (firstTwins(value) !== null) return false
  }
  if (contains === null) return true
  let found = 0
  for (const item of value) if (holdsInside(contains.node, item, run)) found++
  return found >= contains.min && found <= contains.max
}

function branchesHold(keywords: CompiledKeywords, value: unknown, run: Run): boolean {
  const { ref, dynamicRef, allOf, anyOf, not, conditional } = keywords
  if (ref !== null && !holds(ref, value, run)) return false
  if (dynamicRef !== null && !holds(dynamicTarget(dynamicRef, run), value, run)) return false
  for (const part of allOf) if (!holds(part, value, run)) return false
  if (anyOf.length > 0 && !anyOf.some((branch) => holds(branch, value, run))) return false
  if (keywords.oneOf.length > 0 && !oneHolds(keywords, value, run)) return false
  if (not !== null && holds(not, value, run)) return false
  if (conditional !== null) {
    const next = holds(conditional.if, value, run) ? conditional.then : conditional.else
    if (next !== null && !holds(next, value, run)) return false
  }
  return true
}

function oneHolds(keywords: CompiledKeywords, value: unknown, run: Run): boolean {
  let matches = 0
  for (const branch of keywords.oneOf) {
    if (holds(branch, value, run) && ++matches > 1) return meansOne(keywords, value, run)
  }
  return matches === 1
}

function discriminatorHolds(keywords: CompiledKeywords, value: Members, run: Run): boolean {
  const branch = chosenBranch(keywords, value)
  return branch !== 'unknown' && (branch === null || holds(branch, value, run))
}

function restHolds(node: CompiledNode, unevaluated: CompiledNode, value: Members, run: Run): boolean {
  const known = evaluatedProperties(node, value, probe(run))
  if (known === null) return true
  for (const key in value) if (!known.has(key) && !holdsInside(unevaluated, value[key], run)) return false
  return true
}

function tailHolds(node: CompiledNode, unevaluated: CompiledNode, value: readonly unknown[], run: Run): boolean {
  const known = evaluatedItems(node, value, probe(run))
  return known === null || value.every((item, index) => known.has(index) || holdsInside(unevaluated, item, run))
}

/** How `unevaluated*` asks which branches hold. A branch that is asked about has been left already, so nothing is busy but the asker. */
export function probe(run: Run): Probe {
  return {
    spend: () => run.spend(),
    holds(node, value): boolean {
      const { serial } = run
      run.enter(run.outer)
      const held = holds(node, value, run)
      run.serial = serial
      return held
    },
    dynamic: (node) => (node.keywords.dynamicRef === null ? null : dynamicTarget(node.keywords.dynamicRef, run)),
  }
}
