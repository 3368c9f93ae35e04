import type { Located } from '../../../model/place.ts'
import { at } from '../../../model/place.ts'
import type { SecurityRequirement, SecurityScheme } from '../operation.ts'
import { items, member, members, text, valueOf } from './located.ts'
import type { Scope } from './scope.ts'

/** A path at which the contract says that tokens are issued, and the scopes that it knows there. */
export interface TokenUrl {
  readonly path: string
  readonly scopes: readonly string[]
}

const UNKNOWN: SecurityScheme = { kind: 'unknown' }

/** Where the contract keeps its security schemes. */
export function securitySchemes(scope: Scope): Located | null {
  if (scope.version === '2.0') return member(scope.root, 'securityDefinitions')
  const components = member(scope.root, 'components')
  return components === null ? null : member(components, 'securitySchemes')
}

/** OR of ANDs. The operation's word counts, else the contract's. */
export function readSecurity(scope: Scope, operation: Located): readonly (readonly SecurityRequirement[])[] {
  const own = member(operation, 'security')
  const list = own !== null && Array.isArray(own.value) ? own : member(scope.root, 'security')
  const schemes = securitySchemes(scope)
  return [...items(list)].map((alternative) =>
    [...members(alternative)].map(([name, scopes]) => readRequirement(scope, schemes, name, scopes)),
  )
}

function readRequirement(scope: Scope, schemes: Located | null, name: string, located: Located): SecurityRequirement {
  const scopes = Array.isArray(located.value) ? located.value.filter((one) => typeof one === 'string') : []
  return { name, scheme: readScheme(scope, schemes, name, located), scopes, place: located.place }
}

function readScheme(scope: Scope, schemes: Located | null, name: string, requirement: Located): SecurityScheme {
  const named = schemes === null ? null : member(schemes, name)
  const defined = named === null ? schemeByUri(scope, name) : scope.follow(named)
  if (defined === null) {
    if (named === null) {
      scope.defect(
        'unknown-security-scheme',
        requirement.place,
        `The security scheme '${name}' is not defined`,
        'Define it among the security schemes, or correct the name. Until then it is not asked for.',
      )
    }
    return UNKNOWN
  }
  const scheme = schemeOf(defined)
  if (scheme.kind === 'unknown') {
    scope.defect(
      'unknown-security-scheme',
      defined.place,
      `The security scheme '${name}' is of a type that nobody knows`,
      'Use apiKey, http, oauth2, openIdConnect or mutualTLS (basic in Swagger 2.0), with what belongs to it.',
    )
  }
  return scheme
}

/** 3.2 lets a requirement name its scheme by a URI. */
function schemeByUri(scope: Scope, name: string): Located | null {
  if (scope.version !== '3.2' || !/[#/]/.test(name)) return null
  const target = scope.documents.resolve(name, scope.root.place.uri)
  return 'unresolved' in target ? null : target
}

function schemeOf(located: Located): SecurityScheme {
  switch (valueOf(located, 'type')) {
    case 'apiKey':
      return keyScheme(located)
    case 'basic':
      return { kind: 'basic' }
    case 'http':
      return httpScheme(text(located, 'scheme').toLowerCase())
    case 'oauth2':
      return { kind: 'oauth2' }
    case 'openIdConnect':
      return { kind: 'openIdConnect' }
    case 'mutualTLS':
      return { kind: 'mutualTLS' }
    default:
      return UNKNOWN
  }
}

function keyScheme(located: Located): SecurityScheme {
  const place = valueOf(located, 'in')
  const name = text(located, 'name')
  if (name === '' || (place !== 'header' && place !== 'query' && place !== 'cookie')) return UNKNOWN
  return { kind: 'apiKey', in: place, name }
}

function httpScheme(name: string): SecurityScheme {
  if (name === '') return UNKNOWN
  if (name === 'basic' || name === 'bearer' || name === 'digest') return { kind: name }
  return { kind: 'http', name }
}

/** The paths of all token URLs, refresh and device authorization among them, each with the scopes of its flows. */
export function readTokenUrls(scope: Scope): readonly TokenUrl[] {
  const found = new Map<string, Set<string>>()
  for (const [, item] of members(securitySchemes(scope))) {
    const scheme = scope.follow(item)
    if (scheme === null || valueOf(scheme, 'type') !== 'oauth2') continue
    const flows = scope.version === '2.0' ? [scheme] : [...members(member(scheme, 'flows'))].map(([, flow]) => flow)
    for (const flow of flows) {
      for (const key of ['tokenUrl', 'refreshUrl']) enter(scope, found, text(flow, key), flow)
    }
  }
  return [...found].map(([path, scopes]) => ({ path, scopes: [...scopes] }))
}

function enter(scope: Scope, found: Map<string, Set<string>>, url: string, flow: Located): void {
  if (url === '') return
  const base = /^https?:/.test(scope.root.place.uri) ? scope.root.place.uri : 'http://localhost/'
  const path = URL.parse(url, base)?.pathname
  if (path === undefined) {
    scope.defect(
      'bad-token-url',
      { uri: flow.place.uri, pointer: at(flow.place.pointer, 'tokenUrl') },
      `The token URL '${url}' is no URL`,
      'Write an absolute URL, or a path.',
      'warning',
    )
    return
  }
  const scopes = found.get(path) ?? new Set<string>()
  for (const [name] of members(member(flow, 'scopes'))) scopes.add(name)
  found.set(path, scopes)
}
