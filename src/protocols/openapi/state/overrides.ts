import type { Resource, RoleKind } from '../../../model/resource.ts'
import type { Route } from '../match/match.ts'
import type { OpenApiContract } from '../read/read.ts'
import { isMembers } from '../values.ts'
import type { ResourceOverrides } from './inference.ts'

/** What the contract's author or the configuration says of an operation, the nearer word first. */
export interface Override {
  /** Without state, whatever it looks like. */
  readonly none: boolean
  readonly resource: string | null
  readonly key: string | null
  readonly kind: Resource['kind'] | null
  readonly role: RoleKind | null
  readonly verb: string | null
  readonly sets: { readonly property: string; readonly value: string | boolean } | null
}

const ROLES: Readonly<Record<RoleKind, true>> = {
  list: true,
  search: true,
  create: true,
  read: true,
  replace: true,
  patch: true,
  delete: true,
  action: true,
  bulk: true,
  none: true,
  'singleton-read': true,
  'singleton-replace': true,
  'singleton-patch': true,
  'singleton-delete': true,
}

const SILENT: Override = { none: false, resource: null, key: null, kind: null, role: null, verb: null, sets: null }

/** Options go before the contract, the operation's word before its path's. */
export function overrideOf(contract: OpenApiContract, options: ResourceOverrides, route: Route): Override {
  const said = contract.extension(route.operation, 'x-understudy-resource')
  const { paths = {}, operations = {} } = options
  const words = [
    own(operations, route.operation.id) ?? own(operations, `${route.method} ${route.path}`),
    own(paths, route.path),
    said.operation,
    said.path,
  ].filter((word) => word !== undefined)
  if (words.length === 0) return SILENT
  return words.map(read).reduceRight((far, near) => merged(far, near), SILENT)
}

function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

function read(word: unknown): Override {
  if (word === false) return { ...SILENT, none: true }
  if (typeof word === 'string') return { ...SILENT, resource: word }
  if (!isMembers(word)) return SILENT
  const text = (name: string): string | null => (typeof word[name] === 'string' ? word[name] : null)
  const role = text('role')
  const kind = text('kind')
  return {
    none: role === 'none',
    resource: text('resource'),
    key: text('key'),
    kind: kind === 'collection' || kind === 'singleton' ? kind : null,
    role: role !== null && isRole(role) ? role : null,
    verb: text('verb'),
    sets: setsOf(word['sets']),
  }
}

function isRole(role: string): role is RoleKind {
  return Object.hasOwn(ROLES, role)
}

function setsOf(value: unknown): Override['sets'] {
  if (!isMembers(value)) return null
  const { property, value: set } = value
  if (typeof property !== 'string' || (typeof set !== 'string' && typeof set !== 'boolean')) return null
  return { property: property.startsWith('/') ? property : `/${property}`, value: set }
}

function merged(far: Override, near: Override): Override {
  return {
    none: near.none || (far.none && near.resource === null && near.role === null),
    resource: near.resource ?? far.resource,
    key: near.key ?? far.key,
    kind: near.kind ?? far.kind,
    role: near.role ?? far.role,
    verb: near.verb ?? far.verb,
    sets: near.sets ?? far.sets,
  }
}
