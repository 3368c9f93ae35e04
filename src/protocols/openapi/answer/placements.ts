import { Type, type SchemaNode } from '../../../schema/node.ts'
import { closure, isLocal, itemNodes, memberNodes, typesOf } from './facets.ts'
import { membersByPlainName, plainName, singular, wordsOf } from '../names.ts'
import { isMembers, typeOf, valueAt } from '../values.ts'

/** A place of an answer where something of the request's path belongs: `/repos/{owner}/{repo}` gives `owner.login`, `name` and `full_name`. */
export interface Placement {
  readonly path: readonly string[]
  /** The path parameters whose values stand there, joined by `/` where there are several. */
  readonly params: readonly string[]
  /** What has to hold there. */
  readonly nodes: readonly SchemaNode[]
  /** Whether `nodes` alone decide, or the answer has to be looked at as a whole. */
  readonly local: boolean
}

type Members = Readonly<Record<string, unknown>>

interface Search {
  readonly root: SchemaNode
  readonly value: unknown
  readonly params: Members
  readonly found: Placement[]
}

/** How the entity that an address names may be called inside of it, when the parameter bears the name of its collection. */
const IDENTITIES: readonly string[] = ['id', 'login', 'username', 'slug', 'key', 'code', 'name', 'number', 'uuid', 'guid', 'handle']
/** Names that one service says for what another service calls by its neighbour. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['id', 'uuid', 'guid', 'key', 'number'],
  ['login', 'username', 'slug', 'handle', 'name', 'key', 'code'],
]
const ENVELOPES: readonly string[] = ['data', 'item', 'result', 'response', 'payload', 'attributes', 'body']

/** Where the path's parameters belong in an answer. `template` is the path that the answer is about, `value` an answer that conforms. */
export function placementsOf(root: SchemaNode, value: unknown, template: string, params: Members): readonly Placement[] {
  const search: Search = { root, value, params, found: [] }
  const segments = template.split('/').filter((segment) => segment !== '')
  const names = Object.keys(params).filter((name) => segments.some((segment) => holds(segment, name)))
  for (const name of names) {
    const index = segments.findIndex((segment) => holds(segment, name))
    const collection = singular(plainName(lastLiteral(segments.slice(0, index)) ?? ''))
    const isLast = index === segments.length - 1
    const kinds = segments.slice(0, index).map((segment) => singular(plainName(segment)))
    placeOne(search, name, { collection, isLast, kinds })
  }
  placeTogether(search, names)
  return search.found
}

/** Whether a segment has this parameter, with or without an operator (`{name}`, `{+name}`, `{name*}`). */
function holds(segment: string, name: string): boolean {
  const at = segment.indexOf(name)
  return at > 0 && /[{+./;?&#]/.test(segment[at - 1] ?? '') && /[}*+]/.test(segment[at + name.length] ?? '')
}

interface Address {
  /** What the collection before the parameter holds: `order` for `/orders/{id}`. */
  readonly collection: string
  readonly isLast: boolean
  readonly kinds: readonly string[]
}

function lastLiteral(segments: readonly string[]): string | undefined {
  return segments.findLast((segment) => !segment.includes('{'))
}

function placeOne(search: Search, name: string, address: Address): void {
  if (Array.isArray(search.value)) return placeInItems(search, [], name, address)
  if (!isMembers(search.value)) return
  if (placeIn(search, [], name, address)) return
  for (const [member, inner] of Object.entries(search.value)) {
    if (isMembers(inner) && (ENVELOPES.includes(plainName(member)) || plainName(member) === address.collection)) {
      if (placeIn(search, [member], name, address)) return
    }
  }
  const lists = Object.entries(search.value).filter(([, inner]) => Array.isArray(inner))
  if (lists.length === 1 && lists[0] !== undefined) placeInItems(search, [lists[0][0]], name, address)
}

/** In a list every item belongs to what the path names, but is not it: only names that say so are filled. */
function placeInItems(search: Search, path: readonly string[], name: string, address: Address): void {
  const list = valueAt(search.value, path)
  if (!Array.isArray(list)) return
  for (const index of list.keys()) placeIn(search, [...path, String(index)], name, { ...address, isLast: false })
}

function placeIn(search: Search, path: readonly string[], name: string, address: Address): boolean {
  const entity = valueAt(search.value, path)
  if (!isMembers(entity)) return false
  const members = membersByPlainName(entity)
  const strict = (plain: string): boolean => tryMember(search, path, members.get(plain), name, true)
  const loose = (plain: string): boolean => tryMember(search, path, members.get(plain), name, false)
  const candidates = candidatesOf(name, address)
  return candidates.some(strict) || candidates.some(loose)
}

function candidatesOf(name: string, { collection, isLast, kinds }: Address): readonly string[] {
  const words = wordsOf(name)
  const plain = words.join('')
  const last = words.at(-1) ?? ''
  const candidates = plain === 'id' && isLast ? [] : [plain]
  if (words.length === 1) candidates.push(`${collection}${plain}`)
  if (words.length > 1) candidates.push(words.slice(0, -1).join(''))
  if (!isLast) return plain === 'id' ? candidates.filter((candidate) => candidate !== 'id') : candidates
  if (plain === 'id') candidates.unshift('id')
  if (words.length > 1) candidates.push(last)
  if ((plain !== '' && collection.endsWith(plain)) || kinds.includes(plain)) candidates.push(...IDENTITIES)
  candidates.push(...(SYNONYMS.find((names) => names.includes(last)) ?? []))
  return candidates
}

/** A member takes the value when its schema leaves the type open; `strict` asks for the same type, otherwise digits may become a number and a number its digits. */
function tryMember(search: Search, path: readonly string[], member: string | undefined, name: string, strict: boolean): boolean {
  if (member === undefined) return false
  const at = [...path, member]
  const present = valueAt(search.value, at)
  if (isMembers(present)) {
    const inside = membersByPlainName(present)
    const inner = [wordsOf(name).at(-1) ?? '', ...IDENTITIES].map((identity) => inside.get(identity))
    return inner.some((identity) => identity !== undefined && accept(search, [...at, identity], [name], strict))
  }
  return !Array.isArray(present) && accept(search, at, [name], strict)
}

function accept(search: Search, path: readonly string[], params: readonly string[], strict: boolean): boolean {
  if (search.found.some((placement) => samePath(placement.path, path))) return false
  const present = valueAt(search.value, path)
  if (typeof present === 'object' && present !== null && (isMembers(present) || Array.isArray(present))) return false
  const { nodes, local } = nodesAt(search.root, path)
  let open = Type.String | Type.Integer | Type.Number | Type.Boolean
  for (const node of nodes) open &= typesOf(node)
  if (nodes.length === 0) open = typeOf(present)
  const type = params.length > 1 ? Type.String : typeOf(search.params[params[0] ?? ''])
  const fits = strict ? (open & type) !== 0 : (open & (Type.String | Type.Integer)) !== 0
  if (fits) search.found.push({ path, params, nodes, local })
  return fits
}

function samePath(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((step, index) => step === other[index])
}

/** `full_name: octocat/Hello-World`: a text of the example that was made of what stood at two filled places. */
function placeTogether(search: Search, names: readonly string[]): void {
  const single = names.map((name) => search.found.find((placement) => placement.params[0] === name))
  for (let i = 0; i + 1 < names.length; i++) {
    const [one, other] = [single[i], single[i + 1]]
    if (one === undefined || other === undefined || !isMembers(search.value)) continue
    const joined = `${String(valueAt(search.value, one.path))}/${String(valueAt(search.value, other.path))}`
    for (const [member, present] of Object.entries(search.value)) {
      const named = plainName(member) === 'fullname' && typeof present === 'string'
      if (present === joined || named) accept(search, [member], [...one.params, ...other.params], true)
    }
  }
}

/** All schemas that hold at a path, and whether everything above it can be judged piece by piece. */
function nodesAt(root: SchemaNode, path: readonly string[]): { nodes: readonly SchemaNode[]; local: boolean } {
  let nodes: readonly SchemaNode[] = [root]
  let local = true
  for (const step of path) {
    local &&= nodes.every(isLocal)
    const inner = nodes.flatMap((node) =>
      closure(node).some((one) => one.keywords.array !== null) && /^\d+$/.test(step)
        ? itemNodes(node, Number(step))
        : memberNodes(node, step),
    )
    nodes = inner
  }
  return { nodes, local }
}
