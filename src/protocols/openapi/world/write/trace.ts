import type { Resource, Role } from '../../../../model/resource.ts'
import type { Named } from '../../../../model/state.ts'
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

/** Identities, and the addresses of those behind them, in the same order. */
export interface Naming {
  readonly identities: readonly Identity[]
  readonly named: readonly Named[]
}

class Found implements Naming {
  readonly identities: Identity[] = []
  readonly named: Named[] = []

  note(address: Address, place: string): void {
    const { resource } = address
    const id = identityOf(address)
    const known = this.identities.some((one) => one.type === resource.type && one.id === id)
    if (known || this.identities.length >= MOST) return
    this.identities.push({ type: resource.type, id, at: place })
    this.named.push({ resource: resource.id, key: addressText(address) })
  }
}

const NOBODY: Naming = { identities: [], named: [] }

/**
 * The entities that a request names, and where: by the parameters of its path, and by the properties of its body that are known to name
 * others. Texts that merely look like a key are none.
 */
export function consumed(core: Core, role: Role, asked: Asked, address: Address | null): Naming {
  const own = role.resource === null ? null : core.inference.resource(role.resource)
  if (address === null && role.scope.length === 0 && (own === null || own.relations.length === 0)) return NOBODY
  const found = new Found()
  if (address !== null) named(core, role, address, found)
  for (const { param, resource: id } of role.scope) {
    const resource = id === null ? null : core.inference.resource(id)
    const key = keyText(asked.inspection.params.path[param])
    if (resource !== null && key !== null && resource.parents.length === 0) found.note({ resource, parents: [], key }, `path.${param}`)
  }
  if (own !== null) inBody(core, own, sentOf(core, role, asked), found)
  return found
}

/** The entity itself, where the request names it, and those that its address names above it. */
function named(core: Core, role: Role, address: Address, found: Found): void {
  for (const owner of above(core, address)) {
    const index = address.parents.indexOf(owner.key, owner.parents.length)
    const param = address.resource.parents[index]?.param ?? ''
    found.note(owner, `path.${param}`)
  }
  const use = 'key' in role ? role.key : null
  if (use === null) return
  found.note(address, use.in === 'body' ? `body${use.name}` : `${use.in}.${use.name}`)
}

function inBody(core: Core, resource: Resource, sent: Sent, found: Found): void {
  for (const relation of resource.relations) {
    const other = core.inference.resource(relation.to)
    if (other === null || other.parents.length > 0) continue
    for (const path of placesIn(sent.members, relation.property)) {
      const value = valueAt(sent.members, path)
      const key = keyText(value) ?? keyText(at(value, other.key?.property ?? '/id'))
      if (key !== null && key !== '') found.note({ resource: other, parents: [], key }, `${sent.where}/${path.join('/')}`)
    }
  }
}
