import { at } from '../../../model/place.ts'
import { Type, type SchemaNode } from '../../../schema/node.ts'
import { plainName, wordsOf } from './plain.ts'
import { essence, formatOf, isArray, propertiesOf, requiredOf, scalarTypes, schemaName, wordsAllowed } from './schemas.ts'

/** A property that bears a key, and how it was found. */
export interface Found {
  /** Pointer into the entity. */
  readonly property: string
  readonly node: SchemaNode
  readonly reason: string
}

/** What is known of a path parameter when its property is looked for. */
export interface Wanted {
  readonly param: string
  /** The parameter's schema. */
  readonly schema: SchemaNode | null
  /** The plain names that one thing of the collection goes by: `order`. */
  readonly nouns: readonly string[]
  /** The other parameters of the path: what is called like one of them is not this one's. */
  readonly others?: readonly string[]
}

/** How services call what tells things apart, the commonest first. */
export const IDENTITIES: readonly string[] = [
  'id',
  'uuid',
  'guid',
  'gid',
  'sid',
  'uid',
  'key',
  'login',
  'username',
  'slug',
  'handle',
  'code',
  'number',
  'sku',
  'name',
  'token',
  'arn',
  'iri',
  'address',
  'email',
]
/** Names that one service says for what another service calls by its neighbour. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['id', 'uuid', 'guid', 'gid', 'uid', 'sid', 'identifier', 'key', 'number', 'no', 'token'],
  ['username', 'login', 'user', 'handle', 'slug', 'name', 'key', 'code', 'nickname', 'email'],
  ['sha', 'hash', 'digest', 'revision', 'commit', 'ref', 'id', 'version'],
  ['filename', 'file', 'name', 'path', 'key'],
]
/** What others may call it: an `id` may be a commit's hash, but no thing's version is its id. */
function synonymsOf(word: string): readonly (readonly string[])[] {
  const known = SYNONYMS.filter((names) => names.includes(word))
  return word === 'id' ? known.map((names) => names.filter((name) => name !== 'version')) : known
}

/** Objects inside of an entity in which its identity may stand. */
const SHELLS: ReadonlySet<string> = new Set([
  'metadata',
  'meta',
  'attributes',
  'summary',
  'sys',
  'self',
  'identity',
  'info',
  'core',
  'properties',
  'snippet',
  'header',
])
/** How others are called, in which it stands only under its whole name: `detectorModelConfiguration`. */
const SHELL_ENDS = /.(?:configuration|config|details?|metadata|summary|info|description)$/
/** Objects that may bear the values of path parameters for those inside of a shell. */
const ALL_SCALARS = Type.String | Type.Integer | Type.Number

/** The property of an entity that bears the key of its item path; null where none can be told. */
export function keyProperty(entity: SchemaNode, wanted: Wanted): Found | null {
  return (
    marked(entity) ??
    byNames(entity, '', exactNames(wanted), wanted, true) ??
    bySchema(entity, wanted) ??
    byNames(entity, '', wholeName(wanted), wanted, false) ??
    byNames(entity, '', looseNames(wanted), wanted, true) ??
    inShells(entity, wanted) ??
    byNames(entity, '', [...exactNames(wanted), ...looseNames(wanted)], wanted, false) ??
    byEnding(entity, wanted)
  )
}

/** `x-understudy-key` on the entity (a name) or on one of its properties. */
function marked(entity: SchemaNode): Found | null {
  const named = essence(entity).keywords.extensions['x-understudy-key'] ?? entity.keywords.extensions['x-understudy-key']
  for (const [name, node] of propertiesOf(entity)) {
    const own = node.keywords.extensions['x-understudy-key'] ?? essence(node).keywords.extensions['x-understudy-key']
    if (own === true || named === name) return { property: at('', name), node, reason: `x-understudy-key names ${name}` }
  }
  return null
}

function exactNames({ param, nouns }: Wanted): readonly string[] {
  const words = wordsOf(param)
  const plain = words.join('')
  const names = plain === 'id' ? ['id'] : [plain]
  const last = words.at(-1) ?? ''
  const before = words.slice(0, -1).join('')
  if (
    words.length > 1 &&
    (nouns.includes(before) || nouns.some((noun) => noun.endsWith(before) || (noun.length > 2 && before.endsWith(noun))))
  )
    names.push(last)
  // `petId` where the schema has `id`, `id` where it has `petId`.
  if (words.length === 1) names.push(...nouns.map((noun) => `${noun}${plain}`))
  return names
}

/** `project_id` is `project_id`, though one of them is a text and the other a number. */
function wholeName({ param }: Wanted): readonly string[] {
  const words = wordsOf(param)
  return words.length > 1 ? [words.join('')] : []
}

function looseNames({ param, nouns }: Wanted): readonly string[] {
  const words = wordsOf(param)
  const plain = words.join('')
  const last = words.at(-1) ?? ''
  const isNoun = nouns.some((noun) => noun === plain || noun.endsWith(plain) || plain.endsWith(noun))
  const usual = [...IDENTITIES, ...nouns.flatMap((noun) => IDENTITIES.map((one) => `${noun}${one}`))]
  // `{promotion_code}` of `/promotion_codes` is all of its name, not its code.
  const names = nouns.includes(plain) ? [...usual] : []
  if (words.length > 1) names.push(last)
  // `idWebhook`
  if (words.length > 1 && /^(?:id|uuid)$/.test(words[0] ?? '')) names.push(words[0] ?? '')
  for (const synonyms of synonymsOf(last)) {
    names.push(...synonyms, ...nouns.flatMap((noun) => synonyms.map((one) => `${noun}${one}`)))
  }
  if (isNoun || names.length <= 1 || last === 'identifier') names.push(...usual)
  return names
}

function byNames(entity: SchemaNode, base: string, names: readonly string[], wanted: Wanted, strict: boolean): Found | null {
  const members = plainMembers(entity)
  for (const name of names) {
    for (const [written, node] of members.get(name) ?? []) {
      if (!fits(wanted.schema, node, strict)) continue
      return { property: base + at('', written), node, reason: `the parameter {${wanted.param}} means its property ${written}` }
    }
  }
  return null
}

const membersOf = new WeakMap<SchemaNode, ReadonlyMap<string, readonly (readonly [string, SchemaNode])[]>>()

/** The properties of a schema by their plain names. */
export function plainMembers(node: SchemaNode): ReadonlyMap<string, readonly (readonly [string, SchemaNode])[]> {
  let members = membersOf.get(node)
  if (members === undefined) {
    members = Map.groupBy([...propertiesOf(node)], ([name]) => plainName(name))
    membersOf.set(node, members)
  }
  return members
}

/** Whether a property can bear what a parameter says: the same types, the same format, where `strict`; else digits may be a text. */
export function fits(parameter: SchemaNode | null, property: SchemaNode, strict: boolean): boolean {
  const types = scalarTypes(property) & ALL_SCALARS
  if (types === 0 || isArray(property)) return false
  if (parameter === null) return true
  const wanted = scalarTypes(parameter) & ALL_SCALARS
  if (wanted === 0) return true
  if (!strict) return true
  if ((wanted & types) === 0) return false
  const [one, other] = [formatOf(parameter), formatOf(property)]
  return (
    one === other ||
    one === null ||
    other === null ||
    !/^(?:uuid|date|date-time|email|ipv4)$/.test(one) ||
    !/^(?:uuid|date|date-time|email|ipv4)$/.test(other)
  )
}

/** The only property with the very schema of the parameter (`$ref: Sku` here and there), or with the same unusual pattern or format. */
function bySchema(entity: SchemaNode, wanted: Wanted): Found | null {
  if (wanted.schema === null) return null
  const schema = essence(wanted.schema)
  const named = schemaName(schema) !== ''
  const pattern = schema.keywords.string?.patterns[0]?.source
  const others = new Set((wanted.others ?? []).map((name) => plainName(name)))
  const same = [...propertiesOf(entity)].filter(([name, node]) => {
    if (others.has(plainName(name))) return false
    const own = essence(node)
    return (named && own === schema) || (pattern !== undefined && own.keywords.string?.patterns[0]?.source === pattern)
  })
  const [only] = same
  if (only === undefined || same.length > 1) return null
  return {
    property: at('', only[0]),
    node: only[1],
    reason: `the parameter {${wanted.param}} and the property ${only[0]} have the same schema`,
  }
}

function inShells(entity: SchemaNode, wanted: Wanted): Found | null {
  for (const [name, node] of propertiesOf(entity)) {
    const isShell = SHELLS.has(plainName(name)) || wanted.nouns.includes(plainName(name))
    if ((!isShell && !SHELL_ENDS.test(plainName(name))) || propertiesOf(node).size === 0) continue
    const base = at('', name)
    const exact = byNames(node, base, exactNames(wanted), wanted, true)
    const found = exact ?? (isShell ? byNames(node, base, looseNames(wanted), wanted, true) : null)
    if (found !== null) return { ...found, reason: `the parameter {${wanted.param}} means ${found.property.slice(1).replaceAll('/', '.')}` }
  }
  return null
}

/** The only required or read-only property that ends like a key, or the only one of format uuid where the parameter is one. */
function byEnding(entity: SchemaNode, wanted: Wanted): Found | null {
  const required = requiredOf(entity)
  const endings = [...propertiesOf(entity)].filter(
    ([name, node]) =>
      /^(?:id|uuid|guid|key|code)$/.test(wordsOf(name).at(-1) ?? '') &&
      fits(wanted.schema, node, true) &&
      (required.has(name) || node.keywords.readOnly) &&
      (wordsAllowed(node)?.length ?? 9) > 2,
  )
  const [only] = endings
  if (only === undefined || endings.length > 1) return null
  return { property: at('', only[0]), node: only[1], reason: `${only[0]} is the only property that is called like a key` }
}

/** Where entities bear the value of a parameter above their key: `customerId` or `customer.id`, `owner.login`, `metadata.namespace`. */
export function bindingProperty(entity: SchemaNode, wanted: Wanted, depth = 0): Found | null {
  const words = wordsOf(wanted.param)
  const plain = words.join('')
  const last = words.at(-1) ?? ''
  const before = words.slice(0, -1).join('')
  const whole = plain === 'id' ? [] : [plain]
  const scalars = [
    ...whole,
    ...wanted.nouns.flatMap((noun) => [`${noun}${last}`, `${noun}id`, ...(noun === plain || plain === 'id' ? [noun] : [])]),
  ]
  const direct = byNames(entity, '', scalars, wanted, true)
  if (direct !== null) return direct
  const members = plainMembers(entity)
  for (const name of new Set([...wanted.nouns, ...(before === '' ? whole : [before])])) {
    for (const [written, node] of members.get(name) ?? []) {
      if (propertiesOf(node).size === 0 || isArray(node)) continue
      const found = identityIn(node, wanted)
      if (found !== null)
        return {
          ...found,
          property: at('', written) + found.property,
          reason: `{${wanted.param}} is the ${found.property.slice(1)} of its ${written}`,
        }
    }
  }
  if (depth > 0) return null
  for (const [name, node] of propertiesOf(entity)) {
    if (!SHELLS.has(plainName(name)) || propertiesOf(node).size === 0) continue
    const found = bindingProperty(node, wanted, depth + 1)
    if (found !== null) return { ...found, property: at('', name) + found.property }
  }
  return null
}

/** What tells an embedded entity apart, by the parameter's name or else by its type. */
export function identityIn(node: SchemaNode, wanted: Wanted): Found | null {
  const last = wordsOf(wanted.param).at(-1) ?? ''
  const synonyms = synonymsOf(last).flat()
  return byNames(node, '', [last, ...synonyms, ...IDENTITIES], wanted, true)
}
