import { ANY_TYPE, type Keywords, type SchemaNode, Type } from '../node.ts'
import { typeBit } from '../check/type-bit.ts'
import { common } from './choices.ts'
import { demandNames, forbid, Invented, invent, inventObject } from './invent.ts'
import { negations, refusal } from './negate.ts'
import { dynamicTarget, NO_SCOPE, type Scope, within } from './scope.ts'

/** A point where a schema leaves a choice. */
export interface Fork {
  /** The schemas that an option adds; null behind the last. */
  option(index: number): SchemaNode | readonly SchemaNode[] | null
  /** Whether other options than the first are only a way out: choices elsewhere are varied before. */
  readonly settled?: true
}

/** Schemas that have to hold at once, flattened as far as there is nothing to choose, and the choices that are left. */
export interface Draft {
  readonly flat: readonly SchemaNode[]
  readonly forks: readonly Fork[]
  /** Bits of `Type` that all of them allow. */
  readonly types: number
  /** What all enums have in common; null where there is none. */
  readonly choices: readonly unknown[] | null
  /** Names that an object must have, and those that it must not. */
  readonly required: ReadonlySet<string>
  readonly forbidden: ReadonlySet<string>
  /** Where a `$dynamicRef` below looks first. */
  readonly scope: Scope
  readonly dead: boolean
  /** Whether a value that was drawn part by part can still be wrong as a whole. */
  readonly risky: boolean
}

/** Schemas that one value may have to meet at once; beyond that it is given up. */
const MOST = 2000

/** A oneOf of up to this many branches is tried again with the other branches refused one by one. */
const REFUSABLE = 12

const NO_NAMES: ReadonlySet<string> = new Set()

export function expand(nodes: readonly SchemaNode[], from?: Draft, scope: Scope = NO_SCOPE): Draft {
  const flat = from === undefined ? [] : [...from.flat]
  const forks = from === undefined ? [] : [...from.forks]
  const seen = new Set(flat)
  const demand = {
    types: from?.types ?? ANY_TYPE,
    choices: from?.choices ?? null,
    required: from?.required ?? NO_NAMES,
    forbidden: from?.forbidden ?? NO_NAMES,
  }
  let risky = from?.risky ?? false
  let entered = from?.scope ?? scope
  let dead = from?.dead ?? false
  const todo = [...nodes].reverse()
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    const k = node.keywords
    flat.push(node)
    entered = within(entered, node)
    narrow(demand, k)
    if (k.never || demand.types === 0 || flat.length > MOST) dead = true
    if (dead) break
    for (let i = k.allOf.length - 1; i >= 0; i--) push(todo, k.allOf[i])
    if (k.dynamicRef !== null) push(todo, dynamicTarget(k.dynamicRef, entered))
    push(todo, k.ref)
    risky = risky || isRisky(k)
    forksOf(node, k, seen, forks)
  }
  return { flat, forks, ...demand, scope: entered, dead, risky }
}

type Narrowing = { -readonly [P in 'types' | 'choices' | 'required' | 'forbidden']: Draft[P] }

/** Finds contradictions early, so that the search does not walk through choices that lead nowhere. */
function narrow(demand: Narrowing, k: Keywords): void {
  demand.types &= (k.types & Type.Number) !== 0 ? k.types | Type.Integer : k.types
  const { object } = k
  if (object !== null) {
    if (object.required.length > 0) demand.required = demand.required.union(new Set(object.required))
    for (const [name, property] of object.properties) {
      if (property.raw === false || (property instanceof Invented && property.keywords.never))
        demand.forbidden = new Set([...demand.forbidden, name])
    }
    if (demand.forbidden.size > 0 && !demand.forbidden.isDisjointFrom(demand.required)) demand.types &= ~Type.Object
  }
  const before = demand.choices
  if (k.enum !== null) demand.choices = before === null ? k.enum : common(before, k.enum)
  const { choices, types } = demand
  if (choices === null || choices.length > MOST_CHECKED) return
  if (!choices.some((one) => (typeBit(one) & types) !== 0)) demand.types = 0
}

/** Long enums are not held against the types while searching, only when a value is picked. */
const MOST_CHECKED = 64

function push(todo: SchemaNode[], node: SchemaNode | null | undefined): void {
  if (node !== null && node !== undefined) todo.push(node)
}

function isRisky(k: Keywords): boolean {
  const object = k.object
  const array = k.array
  return (
    k.oneOf.length > 1 ||
    k.not !== null ||
    k.conditional !== null ||
    k.dynamicRef !== null ||
    k.discriminator !== null ||
    (object !== null && (object.unevaluated !== null || object.dependentSchemas.size > 0 || object.propertyNames !== null)) ||
    (array !== null && (array.unevaluated !== null || array.contains !== null))
  )
}

function forksOf(node: SchemaNode, k: Keywords, seen: ReadonlySet<SchemaNode>, forks: Fork[]): void {
  if (k.oneOf.length > 0) forks.push(branchFork(node, k, k.oneOf, true))
  if (k.anyOf.length > 0) forks.push(branchFork(node, k, k.anyOf, false))
  if (k.discriminator !== null && k.oneOf.length === 0 && k.anyOf.length === 0) heirs(node, k, seen, forks)
  const { conditional, not } = k
  if (conditional !== null) {
    const yes = [conditional.if, ...(conditional.then === null ? [] : [conditional.then])]
    const no = [refusal(conditional.if), ...(conditional.else === null ? [] : [conditional.else])]
    forks.push(listFork([yes, no]))
  }
  if (not !== null) {
    let ways: readonly SchemaNode[] | null = null
    // First nothing special is done: most values are not what is refused.
    forks.push({ option: (i) => (i === 0 ? [] : ((ways ??= negations(not))[i - 1] ?? null)) })
  }
  // Where the name is not asked for, the dependency is met most simply by leaving it out.
  for (const [name, dependent] of k.object?.dependentSchemas ?? []) {
    forks.push(listFork([[forbid(node.place, name)], [demandNames(node.place, [name]), dependent]]))
  }
}

function listFork(options: readonly (readonly SchemaNode[])[]): Fork {
  return { option: (i) => options[i] ?? null }
}

function branchFork(node: SchemaNode, k: Keywords, branches: readonly SchemaNode[], exactly: boolean): Fork {
  const n = branches.length
  const nullFirst = n > 1 && branches[0]?.keywords.types === Type.Null
  const strict = exactly && n > 1 && n <= REFUSABLE
  const named = k.discriminator !== null
  const count = n + (named ? n : 0) + (strict ? n : 0)
  return {
    option(i) {
      if (i >= count) return null
      const index = nullFirst ? (i + 1) % n : i % n
      const branch = branches[index]
      if (branch === undefined) return null
      if (named && i < n) return [branch, ...keyFor(node, k, branch)]
      if (i < n || (named && i < 2 * n)) return [branch]
      return [branch, ...branches.filter((_, other) => other !== index).map((other) => refusal(other))]
    },
  }
}

/** What a discriminator says of the branch that was chosen: its property names the branch. */
function keyFor(node: SchemaNode, k: Keywords, branch: SchemaNode): readonly SchemaNode[] {
  const discriminator = k.discriminator
  if (discriminator === null) return []
  const keys: string[] = []
  for (const [key, target] of discriminator.mapping) if (isSame(target, branch)) keys.push(key)
  return keys.length === 0 ? [] : [keyed(node, discriminator.property, keys)]
}

function keyed(node: SchemaNode, property: string, keys: readonly string[]): SchemaNode {
  return inventObject(node.place, { properties: new Map([[property, invent(node.place, { enum: keys })]]), required: [property] })
}

function isSame(a: SchemaNode, b: SchemaNode): boolean {
  return a === b || a.keywords.ref === b || b.keywords.ref === a || (a.keywords.ref !== null && a.keywords.ref === b.keywords.ref)
}

/** A discriminator above heirs that name it in their allOf: the heir at hand has its own key, the bare ancestor becomes one of its heirs. */
function heirs(node: SchemaNode, k: Keywords, seen: ReadonlySet<SchemaNode>, forks: Fork[]): void {
  const discriminator = k.discriminator
  if (discriminator === null || discriminator.mapping.size === 0) return
  const own = ownKeys(node, discriminator.mapping, seen)
  if (own.length > 0) {
    forks.push({ ...listFork([[keyed(node, discriminator.property, own)], []]), settled: true })
    return
  }
  const options: (readonly SchemaNode[])[] = []
  for (const [key, target] of discriminator.mapping) options.push([target, keyed(node, discriminator.property, [key])])
  forks.push(listFork([...options, []]))
}

/** The names of the schema at hand: of the heir that was come by first, since it leads to those that it comes from. */
function ownKeys(node: SchemaNode, mapping: ReadonlyMap<string, SchemaNode>, seen: ReadonlySet<SchemaNode>): readonly string[] {
  const named = [...mapping].filter(([, target]) => target !== node && seen.has(target))
  if (named.length < 2) return named.map(([key]) => key)
  const targets = new Set(named.map(([, target]) => target))
  const youngest = seen.values().find((one) => targets.has(one))
  return named.filter(([, target]) => target === youngest).map(([key]) => key)
}

/** How many choices away from the first ones the search goes, and how many drafts it looks at. */
const FARTHEST = 4
const DRAFTS = 3000

/** All ways through the forks that are not contradictory on their face, those with the fewest second choices first. */
export function* explore(base: Draft): Generator<{ readonly draft: Draft; readonly type: number }> {
  const left = { drafts: DRAFTS }
  for (let far = 0; far <= FARTHEST; far++) yield* walk(base, 0, far, left)
}

function* walk(
  draft: Draft,
  at: number,
  far: number,
  left: { drafts: number },
): Generator<{ readonly draft: Draft; readonly type: number }> {
  if (draft.dead || left.drafts-- <= 0) return
  const fork = draft.forks[at]
  if (fork === undefined) {
    for (const [rank, type] of typesOf(draft).entries()) if (Math.min(rank, FARTHEST) === far) yield { draft, type }
    return
  }
  let live = 0
  for (let i = 0; ; i++) {
    const cost = live === 0 ? 0 : fork.settled === true ? 2 : 1
    if (cost > far) break
    const option = fork.option(i)
    if (option === null) break
    const nodes = 'keywords' in option ? [option] : option
    const next = nodes.length === 0 ? draft : expand(nodes, draft)
    if (next.dead) {
      if (left.drafts-- <= 0) return
      continue
    }
    live++
    yield* walk(next, at + 1, far - cost, left)
  }
}

const PREFERRED = [Type.Object, Type.Array, Type.String, Type.Number, Type.Integer, Type.Boolean, Type.Null]

/** One type at a time: what the schemas speak of first, null last. */
function typesOf(draft: Draft): readonly number[] {
  const spoken = draft.flat.reduce((bits, { keywords: k }) => bits | spokenOf(k), 0)
  const allowed = PREFERRED.filter((type) => (draft.types & type) !== 0 && !(type === Type.Integer && (draft.types & Type.Number) !== 0))
  if (allowed.length < 2) return allowed
  const known = draft.types === ANY_TYPE ? (spoken === 0 ? Type.String : spoken) : spoken
  return [...allowed.filter((type) => (known & type) !== 0), ...allowed.filter((type) => (known & type) === 0)]
}

function spokenOf(k: Keywords): number {
  return (
    (k.object === null ? 0 : Type.Object) |
    (k.array === null ? 0 : Type.Array) |
    (k.string === null && k.format === null ? 0 : Type.String) |
    (k.number === null ? 0 : Type.Number | Type.Integer)
  )
}
