import type { Place } from '../../model/place.ts'
import { conforms } from '../check/check.ts'
import { isContradictory } from '../compile/contradictions.ts'
import { type Direction, type SchemaNode, Type } from '../node.ts'
import {
  type ArrayDemand,
  arrayDemand,
  itemNodes,
  numberDemand,
  type ObjectDemand,
  objectDemand,
  type PropertyDemand,
  propertyNodes,
  textDemand,
} from './demand.ts'
import { choicesOf, extensionOf } from './choices.ts'
import { type Draft, expand, explore } from './expand.ts'
import type { Teller } from './format-words.ts'
import { Invented, invent } from './invent.ts'
import { failing } from './negate.ts'
import { nounOf } from './noun.ts'
import { NumberPlan } from './numbers.ts'
import type { Counter } from './quantities.ts'
import { canRelate } from './relations.ts'
import { NO_SCOPE, type Scope, scopeKey } from './scope.ts'
import { TextPlan } from './texts.ts'

/** How many ways to meet a schema are kept, and how many of a long enum are looked at. */
const MOST_WAYS = 96
const MOST_CHOICES = 64
/** Branches that take turns in a list. */
const MOST_TURNS = 4

/** A property of an object with the plan of its value, made when it is first needed. */
export class Slot {
  readonly demand: PropertyDemand
  readonly #scope: Scope
  #plan: Plan | null = null

  constructor(demand: PropertyDemand, scope: Scope) {
    this.demand = demand
    this.#scope = scope
  }

  get plan(): Plan {
    return (this.#plan ??= planOf(this.demand.nodes, this.#scope, this.demand.draft))
  }
}

export interface ObjectPlan {
  readonly demand: ObjectDemand
  readonly slots: readonly Slot[]
  readonly required: number
  readonly related: boolean
  /** Whether it speaks of a person: what it calls its name is theirs. */
  readonly personal: boolean
}

/** Which of the `contains` an item is to meet, which not, and whether those evaluate it. */
interface Among {
  readonly met: readonly number[]
  readonly refused: readonly number[]
  readonly evaluated: boolean
}

/** One way to meet all schemas of a place: one type, every choice made. */
export class Way {
  readonly type: number
  readonly flat: readonly SchemaNode[]
  readonly risky: boolean
  /** By the letter nothing conforms to one of the schemas. */
  readonly contradictory: boolean
  readonly scope: Scope
  readonly choices: readonly unknown[] | null
  readonly excluded: boolean
  readonly text: TextPlan | null
  readonly number: NumberPlan | null
  readonly object: ObjectPlan | null
  readonly array: ArrayDemand | null
  readonly tellers: Map<string, Teller> = new Map()
  readonly counters: Map<string, Counter | null> = new Map()
  /** What an extension of the contract names as the maker of the value. */
  readonly extension: { readonly path: string; readonly argument: readonly unknown[] } | null
  readonly #items: Plan[] = []
  readonly #among: Map<string, Plan> = new Map()

  constructor(draft: Draft, type: number) {
    this.type = type
    this.flat = draft.flat
    this.scope = draft.scope
    const { choices, excluded } = choicesOf(draft.flat, type)
    this.choices = choices
    this.excluded = excluded
    this.risky = draft.risky || excluded
    this.contradictory = draft.flat.some(({ keywords }) => isContradictory(keywords))
    this.extension = extensionOf(draft.flat)
    const open = choices === null
    this.text = open && type === Type.String ? new TextPlan(textDemand(draft.flat)) : null
    this.number = open && (type & (Type.Number | Type.Integer)) !== 0 ? new NumberPlan(numberDemand(draft.flat, type)) : null
    this.array = open && type === Type.Array ? arrayDemand(draft.flat) : null
    const object = open && type === Type.Object ? objectDemand(draft.flat, draft.scope) : null
    this.object = object === null ? null : objectPlan(object, draft.scope)
  }

  /** Contradictory, as far as can be told without drawing. */
  get dead(): boolean {
    if (this.choices !== null) return this.choices.length === 0
    if (this.type === Type.Object) return this.object === null || this.object.demand.minProperties > this.object.demand.maxProperties
    if (this.number !== null) return this.number.range === null
    return this.array !== null && this.array.minItems > this.array.maxItems
  }

  /** The plan of the item at this index; all behind the prefix share one. */
  item(index: number): Plan {
    const at = Math.min(index, this.array?.prefix ?? 0)
    return (this.#items[at] ??= planOf(itemNodes(this.flat, at), this.scope))
  }

  /** The plan of an item that is to meet some of the `contains` of its list, by their numbers, and to fail others. */
  itemAmong(index: number, { met, refused, evaluated }: Among): Plan {
    const at = Math.min(index, this.array?.prefix ?? 0)
    const key = `${at} ${met.join()} ${refused.join()} ${evaluated}`
    const known = this.#among.get(key)
    if (known !== undefined) return known
    const contains = (which: readonly number[]): readonly SchemaNode[] => which.flatMap((one) => this.array?.contains[one]?.node ?? [])
    const own = itemNodes(this.flat, at, evaluated && met.length > 0)
    const plan = planOf([...own, ...contains(met), ...contains(refused).map(failing)], this.scope)
    this.#among.set(key, plan)
    return plan
  }

  property(name: string): Plan {
    return planOf(propertyNodes(this.flat, name), this.scope)
  }
}

function objectPlan(demand: ObjectDemand, scope: Scope): ObjectPlan {
  return {
    demand,
    slots: demand.properties.map((property) => new Slot(property, scope)),
    required: demand.properties.filter((property) => property.required).length,
    personal: demand.properties.some((property) =>
      /^(e_?mail|first_?name|last_?name|birth_?date|gender|login|user_?name)/i.test(property.name),
    ),
    related: canRelate(demand.properties.map((property) => property.name)),
  }
}

/** How to make values that meet several schemas at once. Made once for each set of schemas and kept with them. */
export class Plan {
  readonly nodes: readonly SchemaNode[]
  /** Those of the contract, by which a value is checked. */
  readonly checks: readonly SchemaNode[]
  readonly scope: Scope
  readonly place: Place
  readonly noun: string
  /** In which run, and how often, values of this plan are being made right now: recursion. */
  run = 0
  active = 0
  readonly #ways: Way[] = []
  #more: Generator<{ readonly draft: Draft; readonly type: number }> | null
  readonly #examples: Map<Direction, readonly unknown[]> = new Map()
  readonly #fixed: Map<Direction, unknown> = new Map()
  readonly #choices: Map<Direction, readonly unknown[]> = new Map()

  constructor(nodes: readonly SchemaNode[], scope: Scope, draft?: Draft) {
    this.nodes = nodes
    this.scope = scope
    this.checks = nodes.filter((node) => !(node instanceof Invented))
    this.place = (this.checks[0] ?? nodes[0])?.place ?? NOWHERE
    this.noun = nounOf(nodes)
    this.#more = explore(draft ?? expand(nodes, undefined, scope))
  }

  /** Which way is to go first for the so manieth item of a list: a list of cats and dogs has both. */
  turn(twin: number): number {
    const k = this.nodes.length === 1 ? this.nodes[0]?.keywords : undefined
    if (k === undefined) return 0
    const branches = Math.max(k.oneOf.length, k.anyOf.length, k.discriminator?.mapping.size ?? 0)
    const turn = twin % Math.min(Math.max(branches, 1), MOST_TURNS)
    for (let index = 0; index <= turn; index++) if (this.way(index)?.type !== Type.Object) return 0
    return turn
  }

  /** Whether the first way gives values of this type. */
  allows(type: number): boolean {
    return ((this.way(0)?.type ?? 0) & type) !== 0
  }

  /** Whether the first way leads to an object or a list. */
  get branches(): boolean {
    const type = this.way(0)?.type ?? Type.Null
    return type === Type.Object || type === Type.Array
  }

  /** The ways to meet the schemas, the most obvious first; null behind the last. */
  way(index: number): Way | null {
    while (index >= this.#ways.length && this.#more !== null) {
      const next = this.#ways.length < MOST_WAYS ? this.#more.next() : null
      if (next === null || next.done === true) this.#more = null
      else {
        const way = new Way(next.value.draft, next.value.type)
        if (!way.dead) this.#ways.push(way)
      }
    }
    return this.#ways[index] ?? null
  }

  /** Those of the enum that conform to everything else as well. */
  choices(way: Way, direction: Direction): readonly unknown[] {
    const known = this.#choices.get(direction)
    if (known !== undefined && way === this.#ways[0]) return known
    const list = (way.choices ?? []).slice(0, MOST_CHOICES).filter((one) => this.checks.every((node) => conforms(node, one, direction)))
    if (way === this.#ways[0]) this.#choices.set(direction, list)
    return list
  }

  /** The one plain example, where there is no choice and nothing to make; undefined where there is more to it. */
  fixed(direction: Direction): unknown {
    const known = this.#fixed.get(direction)
    if (known !== undefined || this.#fixed.has(direction)) return known
    const [only, ...more] = this.examples(direction)
    const plain = more.length === 0 && typeof only !== 'object' && (this.way(0)?.extension ?? null) === null
    this.#fixed.set(direction, plain ? only : undefined)
    return plain ? only : undefined
  }

  /** The examples and defaults of the contract that conform. */
  examples(direction: Direction): readonly unknown[] {
    let found = this.#examples.get(direction)
    if (found === undefined) {
      const flat = this.way(0)?.flat ?? []
      const given = flat.flatMap(({ keywords: k }) => k.examples)
      const list =
        given.length > 0 ? given : flat.flatMap(({ keywords: k }) => (isTelling(k.default) && k.enum === null ? [k.default] : []))
      found = list.slice(0, MOST_CHOICES).filter((one) => this.checks.every((node) => conforms(node, one, direction)))
      this.#examples.set(direction, found)
    }
    return found
  }
}

/** A default that says something: no null, no emptiness. */
function isTelling(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value !== '')
}

const NOWHERE: Place = { uri: '', pointer: '' }
const ANYTHING = invent(NOWHERE, {})
const singles = new WeakMap<SchemaNode, Plan>()
const several = new WeakMap<SchemaNode, Map<string, Plan>>()
const numbers = new WeakMap<SchemaNode, number>()
let numbered = 0

export function planOf(nodes: readonly SchemaNode[], scope: Scope = NO_SCOPE, draft?: Draft): Plan {
  const unique = nodes.length < 2 ? nodes.map(target) : [...new Set(nodes.map(target))]
  const first = unique[0] ?? ANYTHING
  if (unique.length < 2 && scope.length === 0) {
    let plan = singles.get(first)
    if (plan === undefined) singles.set(first, (plan = new Plan([first], scope, draft)))
    return plan
  }
  let plans = several.get(first)
  if (plans === undefined) several.set(first, (plans = new Map()))
  const key = `${unique.map(numberOf).join()}@${scopeKey(scope)}`
  let plan = plans.get(key)
  if (plan === undefined) plans.set(key, (plan = new Plan(unique.length === 0 ? [first] : unique, scope, draft)))
  return plan
}

/** What a bare reference refers to, so that all references to a schema share its plan. */
function target(node: SchemaNode): SchemaNode {
  let at = node
  for (let hops = 0; hops < 20; hops++) {
    const { raw } = at
    if (typeof raw !== 'object' || raw === null || !('$ref' in raw) || Object.keys(raw).length !== 1) return at
    const next = at.keywords.ref
    if (next === null) return at
    at = next
  }
  return at
}

function numberOf(node: SchemaNode): number {
  let number = numbers.get(node)
  if (number === undefined) numbers.set(node, (number = ++numbered))
  return number
}
