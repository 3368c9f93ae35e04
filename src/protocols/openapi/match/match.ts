import type { Operation } from '../../../model/contract.ts'
import { header, type HeaderList } from '../../../model/wire.ts'
import { nearest } from './near.ts'
import { decoded, templatesOf, type Condition } from './template.ts'
import { Trie } from './trie.ts'

/** Where an operation lives. */
export interface Route {
  readonly operation: Operation
  /** Upper case. */
  readonly method: string
  /** The path key as written. */
  readonly path: string
  /** '' among them. */
  readonly basePaths: readonly string[]
  /** Path parameters that the contract lets run across slashes, beside those that the template itself marks (`{path+}`). */
  readonly multiSegment?: readonly string[]
}

/** An operation was found. */
export interface Matched {
  readonly operation: Operation
  /** The names between the braces, without operators, and the texts that stood there, still percent-encoded, in the same order. */
  readonly names: readonly string[]
  readonly path: readonly string[]
  /** What stands behind the question mark, still encoded; '' where there is none. */
  readonly query: string
}

/** No operation was found: no such path (with the closest operations), or no such method (with those that there are). */
export interface Missed {
  readonly miss: { readonly kind: 'path' | 'method'; readonly allow: readonly string[]; readonly near: readonly Operation[] }
}

export interface Matcher {
  /** Never throws. `headers` decide between operations whose path keys differ in `#X-Amz-Target=…`. */
  match(method: string, target: string, headers?: HeaderList): Matched | Missed
}

interface Entry {
  readonly route: Route
  readonly names: readonly string[]
  readonly conditions: readonly Condition[]
}

interface Leaf {
  /** By method; of several those with more conditions first. */
  readonly methods: Map<string, Entry[]>
}

interface Base {
  readonly path: string
  /** Set for a base path with a variable in it, which takes any segment. */
  readonly pattern: RegExp | null
  readonly routes: readonly Route[]
  trie: Trie<Leaf> | null
}

/** Compiles routes for look-up by method and request-target. Tries are built when a request first needs them. */
export function createMatcher(routes: readonly Route[], mount: string): Matcher {
  const bases = basesOf(routes)
  const prefix = trimmed(mount)
  return { match: (method, target, headers = []) => match(bases, routes, prefix, method, target, headers) }
}

function match(
  bases: readonly Base[],
  routes: readonly Route[],
  mount: string,
  method: string,
  target: string,
  headers: HeaderList,
): Matched | Missed {
  if (target === '*' && method === 'OPTIONS')
    return { miss: { kind: 'method', allow: allowOf(new Set(routes.map((route) => route.method))), near: [] } }
  const { path, query, fragment } = parts(target)
  const inner = mount === '' ? path : path.startsWith(`${mount}/`) ? path.slice(mount.length) : path === mount ? '/' : null
  const allow = new Set<string>()
  if (inner !== null && inner.startsWith('/')) {
    const search: Search = { method, query, fragment, headers, allow, found: null }
    for (const base of bases) {
      const rest = below(base, inner)
      if (rest !== null && within(base, rest, search)) break
    }
    if (search.found !== null) return search.found
  }
  if (allow.size > 0) return { miss: { kind: 'method', allow: allowOf(allow), near: [] } }
  return { miss: { kind: 'path', allow: [], near: nearest(routes, method, inner ?? path) } }
}

interface Search {
  readonly method: string
  readonly query: string
  readonly fragment: string
  readonly headers: HeaderList
  readonly allow: Set<string>
  found: Matched | null
}

function within(base: Base, rest: string, search: Search): boolean {
  const trie = (base.trie ??= trieOf(base.routes))
  return trie.find(rest.slice(1).split('/'), (leaf, raw) => {
    const entry = chosen(leaf, search.method, search)
    if (entry === null) {
      for (const [method, entries] of leaf.methods) if (select(entries, search) !== null) search.allow.add(method)
      return false
    }
    search.found = foundBy(entry, raw, search.query)
    return true
  })
}

function foundBy(entry: Entry, raw: readonly string[], query: string): Matched {
  const { route, names } = entry
  if (!entry.conditions.some((condition) => condition.param !== null)) return { operation: route.operation, names, path: [...raw], query }
  const bound = entry.conditions.flatMap(({ name, param }) => {
    const value = param === null ? null : valueOf(query, name)
    return param === null || value === null ? [] : [{ param, value }]
  })
  return {
    operation: route.operation,
    names: [...names, ...bound.map((one) => one.param)],
    path: [...raw, ...bound.map((one) => one.value)],
    query,
  }
}

/** HEAD is answered by GET where it is not an operation of its own (RFC 9110 section 9.3.2). */
function chosen(leaf: Leaf, method: string, search: Search): Entry | null {
  const own = leaf.methods.get(method)
  const found = own === undefined ? null : select(own, search)
  if (found !== null || method !== 'HEAD') return found
  const get = leaf.methods.get('GET')
  return get === undefined ? null : select(get, search)
}

/** The first entry whose conditions hold. A fragment that is a mere label never travels, so it cannot exclude for want of a better one. */
function select(entries: readonly Entry[], search: Search): Entry | null {
  const [first] = entries
  if (first !== undefined && first.conditions.length === 0) return first
  return (
    entries.find((entry) => entry.conditions.every((one) => holds(one, search))) ??
    entries.find((entry) => entry.conditions.every(isLabel)) ??
    null
  )
}

function holds(condition: Condition, { query, fragment, headers }: Search): boolean {
  if (condition.param !== null) return true
  const value =
    valueOf(query, condition.name) ??
    (condition.from === 'fragment' ? (header(headers, condition.name.toLowerCase()) ?? valueOf(fragment, condition.name)) : null)
  return (
    value !== null && (condition.value === null || decoded(value.replaceAll('+', ' ')) === condition.value || value === condition.value)
  )
}

function isLabel(condition: Condition): boolean {
  return condition.from === 'fragment' && condition.value === null
}

/** The still encoded value of a name in a query; '' for a name alone. */
function valueOf(query: string, name: string): string | null {
  if (query === '') return null
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=')
    const key = equals < 0 ? pair : pair.slice(0, equals)
    if (key === name || decoded(key) === name) return equals < 0 ? '' : pair.slice(equals + 1)
  }
  return null
}

/** RFC 9112 section 3.2: origin-form and absolute-form. Bytes beyond ASCII, which node hands over as Latin-1, are taken as UTF-8. */
function parts(target: string): { path: string; query: string; fragment: string } {
  let text = target
  if (!text.startsWith('/')) {
    const absolute = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(text)
    if (absolute !== null) text = text.slice(absolute[0].length)
    if (!text.startsWith('/')) text = absolute === null ? text : `/${text}`
  }
  const hash = text.indexOf('#')
  const fragment = hash < 0 ? '' : text.slice(hash + 1)
  if (hash >= 0) text = text.slice(0, hash)
  const mark = text.indexOf('?')
  const path = mark < 0 ? text : text.slice(0, mark)
  return { path: utf8(path), query: mark < 0 ? '' : utf8(text.slice(mark + 1)), fragment }
}

function utf8(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[^\0-\u00ff]/.test(text)) return text
  const read = Buffer.from(text, 'latin1').toString('utf8')
  return read.includes('\ufffd') ? text : read
}

function basesOf(routes: readonly Route[]): readonly Base[] {
  const lists = new Map<string, Route[]>()
  for (const route of routes) {
    for (const base of route.basePaths) {
      const path = trimmed(base)
      const list = lists.get(path)
      if (list === undefined) lists.set(path, [route])
      else if (list.at(-1) !== route) list.push(route)
    }
  }
  const bases = [...lists].map(([path, list]) => ({ path, pattern: variable(path), routes: list, trie: null }))
  return bases.sort((a, b) => b.path.length - a.path.length)
}

function variable(path: string): RegExp | null {
  if (!path.includes('{')) return null
  const source = path.split(/\{[^{}]*\}/).map((text) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
  return new RegExp(`^${source.join('[^/]+')}(?=/|$)`)
}

/** What of a path stands below a base path, with its slash; null where it stands elsewhere. */
function below(base: Base, path: string): string | null {
  if (base.path === '') return path
  const length = base.pattern === null ? (path.startsWith(base.path) ? base.path.length : -1) : (base.pattern.exec(path)?.[0].length ?? -1)
  if (length < 0) return null
  if (path.length === length) return '/'
  return path[length] === '/' ? path.slice(length) : null
}

function trieOf(routes: readonly Route[]): Trie<Leaf> {
  const trie = new Trie<Leaf>()
  for (const route of routes) {
    for (const { segments, names, conditions } of templatesOf(route.path, route.multiSegment)) {
      const leaf = trie.leaf(segments, () => ({ methods: new Map() }))
      const entries = leaf.methods.get(route.method) ?? []
      entries.push({ route, names, conditions })
      if (entries.length > 1) entries.sort((a, b) => b.conditions.length - a.conditions.length)
      leaf.methods.set(route.method, entries)
    }
  }
  return trie
}

function trimmed(path: string): string {
  const rooted = path === '' || path.startsWith('/') ? path : `/${path}`
  return rooted.endsWith('/') ? rooted.replace(/\/+$/, '') : rooted
}

function allowOf(methods: ReadonlySet<string>): readonly string[] {
  const all = new Set(methods)
  if (all.has('GET')) all.add('HEAD')
  all.add('OPTIONS')
  return [...all].sort()
}
