import type { Resource } from '../../../../model/resource.ts'
import { check } from '../../../../schema/check/check.ts'
import { overlay } from '../../answer/echo.ts'
import { plainName } from '../../state/plain.ts'
import { nodeAt } from '../../state/schemas.ts'
import { type Address, at, stepsOf } from '../entities/address.ts'
import { type Composed, stillShows } from './compose.ts'
import type { Core } from '../entities/core.ts'
import type { Scope } from '../entities/entities.ts'
import { typed } from '../entities/keys.ts'
import { withAt } from '../entities/places.ts'
import { isJsonPatch, type Sent } from './sent.ts'

/** A whole entity, ready to be kept; or what of that which was sent cannot be shown by the contract's own answer. */
export type Whole = { readonly value: unknown } | { readonly lost: readonly { readonly at: string; readonly message: string }[] }

/** What an entity was put together from, for the case that it does not hold. */
export interface Grounds {
  readonly sent: Sent
  readonly scope: Scope | null
  readonly base: unknown
}

/**
 * Makes a whole entity of what was put together: its key and what stands above it in their places, and the least changed that makes
 * it conform; null where nothing does, whatever is sent. What was sent stays, as far as the contract's own answers can show what its requests take; what only a JSON patch says has to fit.
 */
export function whole(core: Core, address: Address, composed: Composed, { sent, scope, base }: Grounds): Whole | null {
  if (composed.lost.length > 0) return { lost: composed.lost.map((name) => lostAt(core, address.resource, sent, name)) }
  const { entities } = core
  const { resource } = address
  const placed = placedIn(core, address, composed.value, scope)
  if (entities.conforms(resource, placed)) return { value: placed }
  const mended = entities.mended(address, placed)
  if (mended !== undefined && stillShows(mended, composed) && entities.conforms(resource, mended)) return { value: mended }
  const node = core.inference.entityOf(resource.id)
  const laid = node === null || base === undefined ? undefined : placedIn(core, address, overlay(node, base, sent.members), scope)
  if (laid !== undefined && entities.conforms(resource, laid) && stillShows(laid, composed)) return { value: laid }
  const least = [laid, mended].find((one) => one !== undefined && entities.conforms(resource, one))
  if (least !== undefined && !isJsonPatch(sent)) return { value: least }
  if (base === undefined && mended === undefined) return null
  const names = composed.kept.filter((name) => mended === undefined || !stillShows(mended, { ...composed, kept: [name] }))
  return { lost: (names.length > 0 ? names : ['']).map((name) => lostAt(core, resource, sent, name)) }
}

function lostAt({ inference }: Core, resource: Resource, sent: Sent, name: string): { at: string; message: string } {
  const node = inference.entityOf(resource.id)
  const member = name === '' || node === null ? null : nodeAt(node, `/${name}`)
  const why = member === null ? undefined : check(member, sent.members[name], 'reply')[0]?.message
  const place = name === '' ? sent.where : `${sent.where}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
  return {
    at: place,
    message: `The operation takes it, but what ${resource.type} is read with cannot show it${why === undefined ? '.' : `: ${why}`}`,
  }
}

/** The entity with its own key, and what its path says of it. What its schema does not take is left out. */
export function placedIn(core: Core, address: Address, value: unknown, scope: Scope | null): unknown {
  const { resource, parents, key } = address
  const { entities, inference } = core
  const node = inference.entityOf(resource.id)
  let result = value
  if (resource.key !== null && resource.key.property !== null && resource.kind === 'collection') {
    const own = entities.keyValue(resource, key)
    if (own !== undefined) result = withAt(result, stepsOf(resource.key.property), own)
  }
  const borne: readonly { property: string | null; value: string }[] = resource.parents.map(({ property }, index) => ({
    property,
    value: parents[index] ?? '',
  }))
  for (const { property, value: text } of [...borne, ...(scope?.where ?? [])]) {
    const slot = property === null || node === null ? null : nodeAt(node, property)
    if (property === null || slot === null || property.includes('*')) continue
    const present = at(result, property)
    const told = typed(slot, text)
    if (present === told || (typeof present === 'object' && present !== null)) continue
    const next = withAt(result, stepsOf(property), told)
    if (entities.conforms(resource, next) || !entities.conforms(resource, result)) result = next
  }
  return result
}

/** The plain names of what there is below the things of a resource: an issue's comments. */
export function childrenOf({ inference }: Core, resource: Resource): ReadonlySet<string> {
  let names = children.get(resource)
  if (names === undefined) {
    const { id } = resource
    const below = inference.outlines.filter((one) => one.id.startsWith(`${id}.`))
    names = new Set(below.map((one) => plainName(one.id.slice(id.length + 1))))
    children.set(resource, names)
  }
  return names
}

const children = new WeakMap<Resource, ReadonlySet<string>>()
