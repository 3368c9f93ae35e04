import type { Resource, Role } from '../../../../model/resource.ts'
import type { Identity } from '../../../../model/store.ts'
import type { Asked } from '../../answer/material.ts'
import { type Address, addressText, at, keyText } from '../entities/address.ts'
import type { Core } from '../entities/core.ts'
import type { Thing } from '../entities/entities.ts'
import { placesIn } from '../entities/places.ts'
import { type Sent, sentOf } from './sent.ts'
import { valueAt } from '../../values.ts'
import { above } from './write.ts'

const MOST = 100

/** By what a journal knows an entity: its key, and what stands above it where the key alone says too little. */
export function identityOf({ resource, parents, key }: Address): string {
  return parents.length === 0 ? key : addressText({ resource, parents, key })
}

/** The same, by the text of the address. */
export function identityIn({ parents }: Resource, text: string): string {
  return parents.length === 0 ? decodeURIComponent(text) : text
}

/** The entities that began with a write, and where the answer tells their keys. */
export function produced(role: Role, made: readonly Pick<Thing, 'address'>[]): readonly Identity[] {
  const place = 'answerKey' in role ? role.answerKey : null
  return made
    .slice(0, MOST)
    .map(({ address }) => ({ type: address.resource.type, id: identityOf(address), at: place ?? 'header.Location' }))
}

/**
 * The entities that a request names, and where: by the parameters of its path, and by the properties of its body that are known to name
 * others. Texts that merely look like a key are none.
 */
export function consumed(core: Core, role: Role, asked: Asked, address: Address | null): readonly Identity[] {
  const found: Identity[] = []
  if (address !== null) named(core, role, address, found)
  for (const { param, resource: id } of role.scope) {
    const resource = id === null ? null : core.inference.resource(id)
    const text = keyText(asked.inspection.params.path[param])
    if (resource !== null && text !== null && resource.parents.length === 0)
      note(found, { type: resource.type, id: text, at: `path.${param}` })
  }
  const own = role.resource === null ? null : core.inference.resource(role.resource)
  if (own !== null) for (const identity of inBody(core, own, sentOf(core, role, asked))) note(found, identity)
  return found.slice(0, MOST)
}

/** The entity itself, where the request names it, and those that its address names above it. */
function named(core: Core, role: Role, address: Address, found: Identity[]): void {
  for (const owner of above(core, address)) {
    const index = address.parents.indexOf(owner.key, owner.parents.length)
    const param = address.resource.parents[index]?.param ?? ''
    note(found, { type: owner.resource.type, id: identityOf(owner), at: `path.${param}` })
  }
  const use = 'key' in role ? role.key : null
  if (use === null) return
  const place = use.in === 'body' ? `body${use.name}` : `${use.in}.${use.name}`
  note(found, { type: address.resource.type, id: identityOf(address), at: place })
}

function inBody(core: Core, resource: Resource, sent: Sent): readonly Identity[] {
  return resource.relations.flatMap((relation) => {
    const other = core.inference.resource(relation.to)
    if (other === null || other.parents.length > 0) return []
    return placesIn(sent.members, relation.property).flatMap((path) => {
      const value = valueAt(sent.members, path)
      const id = keyText(value) ?? keyText(at(value, other.key?.property ?? '/id'))
      return id === null || id === '' ? [] : [{ type: other.type, id, at: `${sent.where}/${path.join('/')}` }]
    })
  })
}

function note(found: Identity[], identity: Identity): void {
  if (!found.some(({ type, id }) => type === identity.type && id === identity.id)) found.push(identity)
}
