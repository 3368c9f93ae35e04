import type { ReadRole } from '../../../../model/resource.ts'
import type { View } from '../../../../model/state.ts'
import type { Answer } from '../../../../model/world.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { conforms } from '../../../../schema/check/check.ts'
import type { Asked } from '../../answer/material.ts'
import { essence, nodeAt, propertiesOf, requiredOf } from '../../state/schemas.ts'
import { isMembers, withMember } from '../../values.ts'
import { type Address, stepsOf } from '../entities/address.ts'
import type { Core } from '../entities/core.ts'
import { Known } from '../entities/known.ts'
import { shownBy } from '../entities/operations.ts'
import { withAt } from '../entities/places.ts'
import { isDeleted, makerFor } from '../write/write.ts'

/** What is still shown of something that was deleted, where the contract has a form for that: `{ id, object, deleted: true }`; null where it has none. */
export function remains(core: Core, role: ReadRole, asked: Asked, view: View, address: Address): Answer | null {
  if (role.answer === null || !isDeleted(core, view, address)) return null
  const node = shownBy(asked.model)?.node
  const form = node === undefined ? null : formIn(nodeAt(node, role.answer))
  const made = form === null ? undefined : makerFor(core, address)(form)
  if (form === null || !isMembers(made)) return null
  const { resource, key } = address
  const own = core.entities.keyValue(resource, key)
  const property = resource.key?.property ?? null
  const keyed = property === null || own === undefined ? made : withAt(made, stepsOf(property), own)
  const value = isMembers(keyed) ? withMember(keyed, 'deleted', true) : keyed
  if (!conforms(form, value, 'reply')) return null
  return core.render(
    asked,
    { address, value, version: 0, origin: 'written', created: 0, updated: 0, known: new Known() },
    { at: role.answer, why: `${resource.id}: deleted` },
  )
}

/** The alternative that says of itself that it was deleted. */
function formIn(node: SchemaNode | null): SchemaNode | null {
  if (node === null) return null
  const { anyOf, oneOf } = essence(node).keywords
  return (
    [...anyOf, ...oneOf].find((branch) => {
      const deleted = propertiesOf(branch).get('deleted')
      return (
        deleted !== undefined && requiredOf(branch).has('deleted') && conforms(deleted, true, 'reply') && !conforms(deleted, false, 'reply')
      )
    }) ?? null
  )
}
