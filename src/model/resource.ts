import type { Operation } from './contract.ts'
import type { Place } from './place.ts'

/** What is inferred of a contract: found out when it is asked for, then remembered. */
export interface Resources {
  /** What an operation does. Never throws: an operation that means nothing has the role `none`, with the reason. */
  roleOf(operation: Operation): Role
  /** By its id, or by the id of something that turned out to be a view of it; null where there is none. */
  resource(id: string): Resource | null
}

/**
 * A kind of thing that consumers of a contract make, find, change and delete, inferred from its paths and schemas. Plain data.
 * Pointers are JSON Pointers (RFC 6901) into the entity, unless told otherwise; a step `*` means every item of an array.
 */
export interface Resource {
  /** Unique in a contract and stable: the literal segments of its path, `orders` or `repos.issues`. */
  readonly id: string
  /** What one of them is called, `Order`: what `x-understudy-ref: Order.id` names. */
  readonly type: string
  /** A singleton (`/me`, `/settings`) has no key: there is one, or one for each of its parents. */
  readonly kind: 'collection' | 'singleton'
  /** For a singleton: the resource of which it shows one entity (`/me` a customer); null where it is a thing of its own. */
  readonly of: string | null
  /** Path templates as written; null where the contract has none. A singleton's path is its `item`. */
  readonly collection: string | null
  readonly item: string | null
  /** null: nothing in the paths tells one from another (a singleton, a list without items). */
  readonly key: Key | null
  /** The path parameters above the key, outermost first. Together with the key they are the address of an entity. */
  readonly parents: readonly Binding[]
  /** Further paths at which the same entities are read, each with a key of its own. */
  readonly aliases: readonly Alias[]
  /** The schema of a whole entity; null where the contract shows none. */
  readonly entity: Place | null
  /** The property that actions move, with its values; null where there is none. */
  readonly status: Status | null
  readonly relations: readonly Relation[]
  readonly reasons: readonly string[]
}

/** What tells the entities of a resource apart. */
export interface Key {
  /** The path parameter of the item path; '' where only the property is known. */
  readonly param: string
  /** `/id`, `/metadata/name`; null where no property of the entity holds it. */
  readonly property: string | null
  readonly type: 'string' | 'integer' | 'unknown'
  /** The schema that a key in a path has to conform to; null where the contract says nothing. */
  readonly schema: Place | null
  /** Who makes keys up: the consumer where it sends them with what it creates, the server else. */
  readonly minted: 'server' | 'consumer'
  readonly reason: string
}

/** A path parameter above the key (or of a list elsewhere), and where entities bear its value. */
export interface Binding {
  readonly param: string
  /** The resource whose key it is; null where the contract has none. */
  readonly resource: string | null
  /** The property that bears it: `/customerId`, `/owner/login`; null where it shows in the path only. */
  readonly property: string | null
  readonly reason: string
}

export interface Alias {
  readonly item: string
  readonly key: Key
  readonly parents: readonly Binding[]
}

export interface Status {
  readonly property: string
  readonly values: readonly string[]
}

/** A property that names an entity of a resource, or holds (a part of) it. */
export interface Relation {
  // A line comment, since a pointer with a star ends the other kind.
  // `/customerId`, `/lines/*/sku`, `/owner`
  readonly property: string
  /** The other resource's id. */
  readonly to: string
  /** Which property of the other entity stands there; for an embedded entity its key. null where the other has no key property. */
  readonly field: string | null
  readonly as: 'key' | 'embedded' | 'either'
  readonly many: boolean
  readonly reason: string
}

/** What an operation means for a resource. `resource` names it by its id. */
export type Role = ListRole | ReadRole | WriteRole | DeleteRole | ActionRole | BulkRole | NoRole
export type RoleKind = Role['kind']

interface Part {
  /** `Operation.id`. */
  readonly operation: string
  readonly resource: string
  /** The path parameters that are not the key, outermost first: which part of the resource the operation sees. */
  readonly scope: readonly Binding[]
  readonly reasons: readonly string[]
}

/** `search` lists too, but from a path of its own (`/orders/search`) or by what is sent in the body (`POST`). */
export interface ListRole extends Part {
  readonly kind: 'list' | 'search'
  readonly envelope: ListEnvelope
  readonly queries: readonly Query[]
  readonly paging: Paging
}

export interface ReadRole extends Part {
  readonly kind: 'read' | 'singleton-read'
  readonly key: KeyUse | null
  /** Pointer into the answer to the entity: '' where the answer is the entity; null where there is none (a download). */
  readonly answer: string | null
  readonly queries: readonly Query[]
}

export interface WriteRole extends Part {
  /** `patch`: what is not sent stays as it was. `replace`: what is not sent goes, and where `upserts` what was not there begins. */
  readonly kind: 'create' | 'replace' | 'patch' | 'singleton-replace' | 'singleton-patch'
  readonly key: KeyUse | null
  /** Pointer into the request's body to what is to be stored: '' or `/order`; null where nothing is sent, or only bytes. */
  readonly body: string | null
  readonly answer: string | null
  /** Pointer into the answer to the key of what was written, where the answer bears it; for `create` the way to find it again. */
  readonly answerKey: string | null
  /** The contract documents a 201 for it. */
  readonly upserts: boolean
  /** A file is sent: bytes, or a form with bytes in it. */
  readonly upload: boolean
}

export interface DeleteRole extends Part {
  readonly kind: 'delete' | 'singleton-delete'
  readonly key: KeyUse | null
  readonly answer: string | null
}

export interface ActionRole extends Part {
  readonly kind: 'action'
  /** null: it acts on the collection. */
  readonly key: KeyUse | null
  /** `cancel`, `add-followers`. */
  readonly verb: string
  /** Pointer and value of what it sets in the entity; null where it sets nothing that can be told. */
  readonly sets: { readonly property: string; readonly value: string | boolean } | null
  /** Pointer into the answer to the entity; null where the answer is about something else, or empty. */
  readonly answer: string | null
}

/** Several entities with one request. */
export interface BulkRole extends Part {
  readonly kind: 'bulk'
  readonly does: 'create' | 'replace' | 'patch' | 'delete'
  /** Pointer into the body to the array of entities or keys. */
  readonly body: string | null
  readonly envelope: ListEnvelope | null
}

/** No state is behind it, or none that could be inferred. */
export interface NoRole extends Omit<Part, 'resource'> {
  readonly kind: 'none'
  readonly resource: null
}

/** Where a request says which entity is meant. `property` is the property of the entity it is held against (an alias' own). */
export interface KeyUse {
  readonly in: 'path' | 'query' | 'body'
  /** A parameter's name, or a pointer into the body. */
  readonly name: string
  readonly property: string | null
}

/** How a list is wrapped. Pointers into the answer, '' for a top-level array; null where the contract has no such member. */
export interface ListEnvelope {
  readonly items: string
  /** From an item of the array to the entity in it, '' nearly always (`/node`, `/track`). */
  readonly item: string
  /** How many there are on all pages. */
  readonly total: string | null
  /** How many there are on this page. */
  readonly count: string | null
  readonly hasMore: string | null
  /** The opposite of `hasMore`. */
  readonly isLast: string | null
  readonly next: Pointer | null
  readonly previous: Pointer | null
  /** This page's number, the pages there are, the page's size, the offset of its first item. */
  readonly page: string | null
  readonly pages: string | null
  readonly size: string | null
  readonly offset: string | null
  /** Keys of the first and the last item on the page. */
  readonly firstKey: string | null
  readonly lastKey: string | null
  /** Names of response headers as written. */
  readonly headers: { readonly total: string | null; readonly link: boolean; readonly next: string | null }
}

/** A member that leads to another page: with its address, its number, or what the cursor parameter takes. */
export interface Pointer {
  readonly at: string
  readonly as: 'url' | 'number' | 'cursor'
}

/** How a list is asked for page by page. `parameter` names are those of the query, or pointers where a search takes a body. */
export interface Paging {
  /** `key`: the cursor is the key of an item (`starting_after`). `link`: only the `Link` header or a URL in the answer leads on. */
  readonly style: 'none' | 'offset' | 'page' | 'cursor' | 'key' | 'link'
  readonly limit: Bounded | null
  /** Other parameters that say how many (`page[limit]` beside `page[size]`): whichever is sent counts. */
  readonly limits: readonly Bounded[]
  /** Offset, page number, cursor or key, by the style. */
  readonly position: Bounded | null
  /** Other ways that the list takes too: whichever parameter is sent counts. */
  readonly also: readonly { readonly style: 'offset' | 'page' | 'cursor' | 'key'; readonly position: Bounded }[]
  /** The cursor or key that leads backwards (`ending_before`). */
  readonly back: string | null
  /** The number of the first page, or the first offset: 0 or 1. */
  readonly first: number
  readonly reasons: readonly string[]
}

export interface Bounded {
  readonly param: string
  readonly min: number | null
  readonly max: number | null
  readonly default: number | null
}

/** What a query parameter does to a list. `steps` lead from the parameter's value to the operand, where the value is an object (`price[min]`). */
export type Query = FilterQuery | SortQuery | PlainQuery

export type Comparison = 'equal' | 'not' | 'above' | 'at-least' | 'below' | 'at-most' | 'contains' | 'starts-with' | 'present'

export interface FilterQuery {
  readonly kind: 'filter'
  readonly param: string
  readonly steps: readonly string[]
  /** Where in the entity. */
  readonly property: string
  readonly comparison: Comparison
  /** A value that is a list (or a text with commas) means any of them. */
  readonly anyOf: boolean
  /** A word that stands for no filter at all: `all`. */
  readonly open: readonly string[]
  readonly reason: string
}

export interface SortQuery {
  readonly kind: 'sort'
  readonly param: string
  /** What the parameter may say, and what it means; empty where any property may be named. */
  readonly orders: readonly { readonly value: string; readonly property: string; readonly descending: boolean }[]
  /** The parameter that holds `asc` or `desc`. */
  readonly direction: string | null
  readonly default: string | null
  readonly reason: string
}

/** `search` looks into all texts, `keys` asks for entities by their keys, `fields` chooses members, `omit` leaves some out, `expand` embeds what relations name. */
export interface PlainQuery {
  readonly kind: 'search' | 'keys' | 'fields' | 'omit' | 'expand'
  readonly param: string
  readonly reason: string
}
