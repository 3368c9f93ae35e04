import type { Understudy } from '../../src/index.ts'
import type { Relation, Resource, Role } from '../../src/model/resource.ts'
import { difference } from './compare.ts'
import { at, isMembers, isScalar, paramsOf, type Scalar } from './values.ts'

export interface Closed {
  /** References that were followed, and embedded things that were held against what reading them says. */
  references: number
  embedded: number
  /** Lists elsewhere that were held against the things themselves. */
  lists: number
  /** References whose other end has keys above it that the entity does not tell. */
  unaddressed: number
  /** What is wrong with which relation. */
  readonly wrong: Wrong[]
  /** Embedded things of which reading them says something else. */
  readonly differ: Wrong[]
}

interface Wrong {
  readonly what: string
  readonly why: string
}

interface Entity {
  readonly keys: readonly string[]
  readonly value: unknown
}

const ENTITIES = 25
const DEEPEST = 6

/** Whether what things say of each other is so: every reference can be read, what is embedded agrees with it, and lists elsewhere show the same. */
export async function closed(understudy: Understudy): Promise<Closed> {
  const found: Closed = { references: 0, embedded: 0, lists: 0, unaddressed: 0, wrong: [], differ: [] }
  const [compiled] = understudy.compiled
  if (compiled === undefined) return found
  const told = await compiled.resources()
  const roles = compiled.contract.operations.map((operation) => ({
    path: operation.path,
    role: told.roleOf(operation),
    method: operation.method,
  }))
  for (const { resource: name } of await understudy.state.resources({ all: true })) {
    const resource = told.resource(name)
    if (resource === null) continue
    const entities = await entitiesOf(understudy, resource)
    for (const entity of entities) {
      for (const relation of resource.relations) {
        const other = told.resource(relation.to)
        if (other !== null) await follow(understudy, { resource, entity, relation, other }, found)
      }
    }
    for (const { path, role } of roles)
      if (isElsewhere(role, resource, path)) await holdList(understudy, path, role, resource, entities, found)
  }
  return found
}

async function entitiesOf(understudy: Understudy, resource: Resource): Promise<Entity[]> {
  if (resource.kind !== 'collection') return []
  const shown = await understudy.state.list(resource.id, { limit: ENTITIES })
  return shown.map(({ key, value }) => ({ keys: key.split('/').map(decodeURIComponent), value }))
}

interface End {
  readonly resource: Resource
  readonly entity: Entity
  readonly relation: Relation
  readonly other: Resource
}

async function follow(understudy: Understudy, end: End, found: Closed): Promise<void> {
  const { resource, entity, relation, other } = end
  if (
    !readable(understudy, other) ||
    other.key === null ||
    (other.key.property !== null && relation.field !== null && relation.field !== other.key.property)
  )
    return
  for (const value of valuesAt(entity.value, relation.property.split('/').slice(1))) {
    const key = isScalar(value) ? value : keyIn(value, other)
    // An empty text names nothing.
    if (key === null || key === '') continue
    const path = addressOf(end, key)
    if (path === null) {
      found.unaddressed++
      continue
    }
    const { status, json } = await read(understudy, path)
    // It wants to be told more than its path says.
    if (status === 400 || status === 422) {
      found.unaddressed++
      continue
    }
    found.references++
    const what = `${resource.id} ${relation.property} → ${other.id}`
    const where = `${entity.keys.join('/')} names ${path}`
    if (status < 200 || status > 299) found.wrong.push({ what, why: `${where}, which is answered ${status}` })
    else if (isMembers(value)) {
      found.embedded++
      const differs = difference(value, { json, node: null, tokens: [] })
      if (differs !== null) found.differ.push({ what, why: `${where}, where ${differs}` })
    }
  }
}

/** The path of the other thing; null where a key above it is not told. Keys above are the entity's own where they are called alike. */
function addressOf({ resource, entity, other }: End, key: Scalar): string | null {
  const own = new Map(resource.parents.map(({ param }, index) => [param, entity.keys[index]]))
  const keys = paramsOf(other.item ?? '').map((param, index, all) => {
    if (index === all.length - 1) return String(key)
    const binding = other.parents[index]
    const said = own.get(param)
    return said ?? (binding?.resource === resource.id ? entity.keys.at(-1) : undefined)
  })
  let turn = 0
  return keys.includes(undefined) ? null : (other.item ?? '').replaceAll(/\{[^{}]*\}/g, () => encodeURIComponent(keys[turn++] ?? ''))
}

/** What cannot be read by its key need not be there. */
function readable(understudy: Understudy, { item }: Resource): boolean {
  return understudy.contracts.some(({ operations }) => operations.some(({ method, path }) => method === 'GET' && path === item))
}

function keyIn(value: unknown, { key }: Resource): Scalar | null {
  const held = key?.property === null || key === null ? undefined : at(value, key.property.split('/').slice(1))
  return isScalar(held) ? held : null
}

/** What stands at a pointer; `*` is every item of an array. */
function* valuesAt(value: unknown, tokens: readonly string[], depth = 0): Generator {
  const [token, ...rest] = tokens
  if (value === undefined || value === null || depth > DEEPEST) return
  if (token === undefined) {
    if (Array.isArray(value)) yield* value
    else yield value
  } else if (token === '*') {
    for (const one of Array.isArray(value) ? value : []) yield* valuesAt(one, rest, depth + 1)
  } else yield* valuesAt(at(value, [token.replaceAll('~1', '/').replaceAll('~0', '~')]), rest, depth + 1)
}

type ListRole = Extract<Role, { kind: 'list' | 'search' }>

/** A list of the same things at another path, which shows those that bear the key in it. */
function isElsewhere(role: Role, resource: Resource, path: string): role is ListRole {
  if (role.kind !== 'list' || role.resource !== resource.id || path === resource.collection || resource.parents.length > 0) return false
  return role.scope.length === 1 && role.scope[0]?.property !== null
}

async function holdList(
  understudy: Understudy,
  path: string,
  role: ListRole,
  resource: Resource,
  entities: readonly Entity[],
  found: Closed,
): Promise<void> {
  const [scope] = role.scope
  const property = scope?.property?.split('/').slice(1) ?? []
  const key = resource.key?.property?.split('/').slice(1) ?? []
  const owners = new Set(entities.map(({ value }) => at(value, property)).filter(isScalar))
  for (const owner of owners) {
    const target = path.replaceAll(/\{[^{}]*\}/g, () => encodeURIComponent(String(owner)))
    const { status, json } = await read(understudy, target)
    // It wants to be told more than its path says.
    if (status === 400 || status === 422) {
      found.unaddressed++
      continue
    }
    found.lists++
    const items = at(json, role.envelope.items === '' ? [] : role.envelope.items.split('/').slice(1))
    if (status > 299 || !Array.isArray(items)) {
      found.wrong.push({ what: path, why: `${target} is answered ${status}` })
      continue
    }
    const strange = items.map((item) => at(item, property)).find((one): one is Scalar => isScalar(one) && one !== owner)
    if (strange !== undefined) found.wrong.push({ what: path, why: `${target} shows one of ${String(strange)}` })
    // A list of several pages need not show all of them on the first.
    const shown = new Set(items.map((item) => at(item, key)))
    const own = entities.filter(({ value }) => at(value, property) === owner)
    const missing = own.length < 5 ? own.find(({ value }) => !shown.has(at(value, key))) : undefined
    if (missing !== undefined) found.wrong.push({ what: path, why: `${target} does not show ${missing.keys.join('/')}` })
  }
}

async function read(understudy: Understudy, target: string): Promise<{ status: number; json: unknown }> {
  const { status, body } = await understudy.answer({ target, headers: ['Accept', 'application/json, */*;q=0.1'] })
  try {
    return { status, json: JSON.parse(Buffer.from(body ?? []).toString('utf8')) }
  } catch {
    return { status, json: undefined }
  }
}
