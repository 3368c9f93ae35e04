import type { Located } from '../../../model/place.ts'
import { homeOf, isOfSchema } from './misplaced.ts'
import { RULES } from './rules.ts'
import { REFERABLE, shapesOf, type Field, type Shape } from './shapes.ts'
import { isRecord, items, member, members, valueOf } from '../read/located.ts'
import type { Scope } from '../read/scope.ts'
import { closest } from './words.ts'

interface Site {
  readonly kind: string
  readonly located: Located
}

/**
 * Holds a document against the objects of the specification, through references into others. Leaves defects in the
 * scope, and gives every schema that it comes by. Without recursion: the depth is the document's.
 */
export function* checkStructure(scope: Scope): Generator<Located> {
  const shapes = shapesOf(scope.version)
  const seen = new Map<unknown, Set<string>>()
  const sites: Site[] = [{ kind: 'Root', located: scope.root }]
  for (let site = sites.pop(); site !== undefined; site = sites.pop()) {
    const { kind, located } = site
    if (kind === 'Schema') {
      yield located
      continue
    }
    if (isRecord(located.value)) {
      const kinds = seen.get(located.value)
      if (kinds?.has(kind) === true) continue
      if (kinds === undefined) seen.set(located.value, new Set([kind]))
      else kinds.add(kind)
    }
    checkSite(scope, shapes, site, sites)
  }
}

function checkSite(scope: Scope, shapes: ReadonlyMap<string, Shape>, site: Site, sites: Site[]): void {
  const { kind, located } = site
  if (isPlain(kind)) checkPlain(scope, kind, located)
  else if (!isRecord(located.value)) wrongType(scope, located, 'an object', 'error')
  else if (REFERABLE.has(kind) && typeof valueOf(located, '$ref') === 'string') followSite(scope, shapes, site, sites)
  else if (kind === 'Paths' || kind === 'Callback') enterMap(scope, kind, located, 'PathItem', sites)
  else if (kind === 'Responses') enterMap(scope, kind, located, 'Response', sites)
  else if (kind === 'Security') for (const [, scopes] of members(located)) sites.push({ kind: 'Scopes', located: scopes })
  else checkFields(scope, kind, shapes.get(kind) ?? new Map<string, Field>(), located, sites)
}

function followSite(scope: Scope, shapes: ReadonlyMap<string, Shape>, site: Site, sites: Site[]): void {
  const { kind, located } = site
  const ref = valueOf(located, '$ref')
  const target = typeof ref === 'string' ? scope.documents.resolve(ref, located.place.uri) : null
  if (target !== null && !('unresolved' in target)) sites.push({ kind, located: target })
  else scope.follow(located)
  // A path item has members beside its reference.
  if (kind === 'PathItem') checkFields(scope, kind, shapes.get(kind) ?? new Map<string, Field>(), located, sites)
}

function enterMap(scope: Scope, kind: string, located: Located, inner: string, sites: Site[]): void {
  for (const [key, value] of members(located)) {
    if (key.startsWith('x-')) continue
    if (kind === 'Paths' && !key.startsWith('/')) {
      scope.defect(
        'bad-path',
        value.place,
        `The path '${key}' does not begin with a slash; it is served as if it did`,
        `Write '/${key}'.`,
        'warning',
      )
    }
    sites.push({ kind: inner, located: value })
  }
}

function checkFields(scope: Scope, kind: string, shape: Shape, located: Located, sites: Site[]): void {
  for (const [key, value] of members(located)) {
    const field = shape.get(key)
    if (field !== undefined) enterField(scope, field, value, sites)
    else if (!key.startsWith('x-')) unknownField(scope, kind, key, shape, value, isOfSchema(kind, key) && !hasShape(located))
  }
  for (const [key, field] of shape) {
    if (
      field.required === null ||
      member(located, key) !== null ||
      (kind === 'Parameter' && key === 'name' && valueOf(located, 'in') === 'querystring')
    )
      continue
    scope.defect('missing-field', located.place, `${article(kind)} needs '${key}'`, `Add '${key}'.`, field.required)
  }
  for (const rule of RULES[kind] ?? []) rule(scope, located)
}

/** Whether a parameter says in one of the two ways what it is. */
function hasShape(parameter: Located): boolean {
  return member(parameter, 'schema') !== null || member(parameter, 'content') !== null
}

function unknownField(scope: Scope, kind: string, key: string, shape: Shape, value: Located, isRead: boolean): void {
  const home = homeOf(kind, key, scope.version)
  const near = home === null ? closest(key, shape.keys()) : null
  const told = `'${key}' is not defined for ${article(kind).toLowerCase()} of OpenAPI ${scope.version}`
  scope.defect(
    'unknown-field',
    value.place,
    `${told}; ${isRead ? "it is read as part of its 'schema'" : 'it says nothing'}`,
    home ?? (near === null ? "Remove it, or call it 'x-…' if a tool of yours reads it." : `Did you mean '${near}'?`),
    'warning',
  )
}

function enterField(scope: Scope, field: Field, value: Located, sites: Site[]): void {
  if (field.kind === 'any') return
  if (field.form === 'one') sites.push({ kind: field.kind, located: value })
  else if (field.form === 'list') {
    if (!Array.isArray(value.value)) wrongType(scope, value, 'a list', 'error')
    for (const item of items(value)) sites.push({ kind: field.kind, located: item })
  } else {
    if (!isRecord(value.value)) wrongType(scope, value, 'an object', 'error')
    for (const [key, item] of members(value))
      if (field.kind === 'Schema' || !key.startsWith('x-') || value.place.pointer.endsWith('/headers'))
        sites.push({ kind: field.kind, located: item })
  }
}

function isPlain(kind: string): boolean {
  return kind === 'string' || kind === 'boolean' || kind === 'Scopes'
}

/** A text of the wrong type is left out and nothing else happens; a flag or a list may change what is served. */
function checkPlain(scope: Scope, kind: string, { value, place }: Located): void {
  if (kind === 'Scopes') {
    if (!Array.isArray(value)) wrongType(scope, { value, place }, 'a list of scopes', 'error')
  } else if (typeof value !== kind)
    wrongType(scope, { value, place }, kind === 'boolean' ? 'true or false' : 'a text', kind === 'boolean' ? 'error' : 'warning')
}

function wrongType(scope: Scope, { value, place }: Located, wanted: string, severity: 'error' | 'warning'): void {
  const found =
    value === null
      ? 'nothing (null)'
      : Array.isArray(value)
        ? 'a list'
        : isRecord(value)
          ? 'an object'
          : (JSON.stringify(value) ?? typeof value)
  scope.defect(
    'wrong-type',
    place,
    `Here should be ${wanted}, not ${found.slice(0, 60)}`,
    severity === 'error' ? 'Mend it; it is left out until then.' : 'Put it in quotes, or mend it.',
    severity,
  )
}

const NAMES: Readonly<Record<string, string>> = {
  Root: 'A contract',
  Docs: 'An External Documentation Object',
  Variable: 'A Server Variable Object',
  PathItem: 'A Path Item Object',
  RequestBody: 'A Request Body Object',
  MediaType: 'A Media Type Object',
  SecurityScheme: 'A Security Scheme Object',
  Flow: 'An OAuth Flow Object',
  Flows: 'An OAuth Flows Object',
  Components: 'A Components Object',
}

function article(kind: string): string {
  return NAMES[kind] ?? `${/^[AEIO]/.test(kind) ? 'An' : 'A'} ${kind} Object`
}
