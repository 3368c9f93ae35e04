import type { Resource } from '../../../../model/resource.ts'
import { equal } from '../../../../schema/check/equal.ts'
import { closure, firstOf } from '../../answer/facets.ts'
import { plainName } from '../../state/plain.ts'
import type { OperationModel } from '../../operation.ts'
import { answers } from '../../state/messages.ts'
import { nodeAt, propertiesOf } from '../../state/schemas.ts'
import { isMembers } from '../../values.ts'
import { type Address, addressFrom, addressText, at, keyText } from '../entities/address.ts'
import type { Core } from '../entities/core.ts'
import type { Members, Sent } from './sent.ts'
import { type Done, refuse, type Write } from './write.ts'

/** Why an entity may not begin, or become so: its key is taken, or what no two may have is. null: nothing is in the way. */
export function clash(write: Write, address: Address, sent: Sent, chosen: boolean): Done | null {
  if (chosen && isTaken(write, address, sent)) {
    const place = address.resource.key?.property ?? ''
    return refuse(write, 'conflict', `${sent.where}${place}`, `There is a ${address.resource.type} ${address.key.slice(0, 200)} already.`)
  }
  return twin(write, address, sent.members)
}

/** What the contract itself shows that is to be sent can be sent once, though a thing with that key is in its examples. */
function isShown({ asked }: Write, { resource, key }: Address, { node, where }: Sent): boolean {
  const property = resource.key?.property ?? ''
  const inner = node === null ? null : nodeAt(node, property)
  const bodies = (asked.model.body?.content ?? []).flatMap(({ examples }) =>
    examples.map(({ value }) => at(value, where.slice('body'.length))),
  )
  const things = [...bodies, ...(node === null ? [] : closure(node).flatMap(({ keywords }) => keywords.examples))]
  const own = inner === null ? [] : closure(inner).flatMap(({ keywords }) => [...keywords.examples, keywords.default])
  return [...own, ...things.map((one) => at(one, property))].some((one) => keyText(one) === key)
}

function isTaken(write: Write, address: Address, sent: Sent): boolean {
  const { core, draft, asked } = write
  const { entities } = core
  const before = draft.entity(entities.contract, address.resource.id, addressText(address))
  const documented = answers(asked.model, '409')
  if (before === null) return documented && entities.isPopulated(address) && !isShown(write, address, sent)
  return before.text !== null && (documented || address.resource.key?.minted === 'consumer')
}

/** Whether there is something that no two things of a resource may have. */
export function mayHaveTwins(core: Core, model: OperationModel, resource: Resource): boolean {
  return uniqueNames(core, model, resource).length > 0
}

/** Another entity with the same value where no two may have one: only what was written counts, so that examples of a contract can be sent as they stand. */
export function twin(write: Write, address: Address, sent: Members): Done | null {
  const { core, draft, asked } = write
  const names = uniqueNames(core, asked.model, address.resource).filter(
    (name) => typeof sent[name] === 'string' || typeof sent[name] === 'number',
  )
  if (names.length === 0) return null
  const own = addressText(address)
  const { contract } = core.entities
  for (const entity of draft.list(contract, address.resource.id)) {
    if (entity.text === null || entity.key === own || !isBeside(address, entity.key)) continue
    const other: unknown = core.entities.thing(address.resource, entity)?.value
    const name = isMembers(other) ? names.find((one) => equal(other[one], sent[one])) : undefined
    if (name !== undefined) return refuse(write, 'conflict', `body/${name}`, `Another ${address.resource.type} has this ${name}.`)
  }
  return null
}

function isBeside({ resource, parents }: Address, text: string): boolean {
  const other = addressFrom(resource, text)
  return other !== null && other.parents.every((parent, index) => parent === parents[index])
}

const SAYS = /\b(?:unique|uniqueness|exists?|existing|taken|in use|used|duplicated?|conflicts?|registered)\b/i
const CANDIDATES: ReadonlySet<string> = new Set([
  'email',
  'emailaddress',
  'username',
  'login',
  'slug',
  'name',
  'title',
  'handle',
  'code',
  'sku',
  'phone',
  'domain',
  'key',
  'nickname',
])
const known = new WeakMap<OperationModel, readonly string[]>()

/** Members that a contract calls unique: by `x-unique`, by what it says of them, or by its description of the 409. */
function uniqueNames({ inference }: Core, model: OperationModel, resource: Resource): readonly string[] {
  let names = known.get(model)
  if (names === undefined) {
    const node = inference.entityOf(resource.id)
    const conflict = model.responses.find(({ key }) => key === '409')?.description ?? ''
    const words = new Set(conflict.toLowerCase().split(/[^a-z]+/))
    const told = SAYS.test(conflict)
    names = [...(node === null ? [] : propertiesOf(node))].flatMap(([name, inner]) => {
      const said = firstOf(inner, ({ keywords }) =>
        keywords.extensions['x-unique'] === true || /\b(?:must be|is|has to be) (?:globally )?unique\b/i.test(keywords.description)
          ? true
          : null,
      )
      const named = told && CANDIDATES.has(plainName(name)) && words.has(name.toLowerCase())
      return named ||
        (said === true && conflict !== '') ||
        firstOf(inner, ({ keywords }) => (keywords.extensions['x-unique'] === true ? true : null)) === true
        ? [name]
        : []
    })
    known.set(model, names)
  }
  return names
}
