import { conforms } from '../../../../schema/check/check.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import type { Asked } from '../../answer/material.ts'
import { itemOf, propertiesOf } from '../../state/schemas.ts'
import { plainMembers } from '../../state/key.ts'
import { plainName } from '../../state/plain.ts'
import { isMembers, withMember } from '../../values.ts'
import { fitted, isSecret, isServers, type Make, slotOf } from './fit.ts'
import { keyText } from '../entities/address.ts'
import type { Thing } from '../entities/entities.ts'
import type { Members, Sent } from './sent.ts'
import { makerFor, type Write } from './write.ts'

const MOST = 100

/**
 * Shows in the answer to a write what was sent and the entity has another place for, or none: `{ id, title }` answered where the
 * entity is `{ id, scan: { title } }`, `{ id, result: { title } }` where it keeps less. What the entity says by itself stays.
 */
export function echoing(
  { core, asked }: Write,
  { address }: Pick<Thing, 'address'>,
  sent: Sent,
): (node: SchemaNode, value: unknown) => unknown {
  return (node, value) => {
    const entity = core.inference.entityOf(address.resource.id)
    if (!isMembers(value) || entity === null || entity === node) return value
    const make = makerFor(core, address)
    const part = partFor(node, value, sent)
    const known = propertiesOf(entity)
    const said = [...Object.entries(sent.members).slice(0, MOST), ...inPath(node, asked)].filter(
      ([name]) => part !== null || (!known.has(name) && keyText(value[name]) !== address.key),
    )
    let result: Members = value
    for (const [name, member] of said) {
      const next = part === null ? laid(node, result, name, member, make) : within(part, result, name, member, make)
      if (next !== result && conforms(node, next, 'reply')) result = next
    }
    return result
  }
}

/** What the path says, for the members that are called like its parameters: `group_id`. */
function inPath(node: SchemaNode, { inspection }: Asked): readonly (readonly [string, unknown])[] {
  const params = Object.entries(inspection.params.path).filter(([param]) => !/^(?:id|key|name)$/.test(plainName(param)))
  return params.flatMap(([param, text]) => (plainMembers(node).get(plainName(param)) ?? []).map(([name]) => [name, text] as const))
}

type Part = readonly [name: string, node: SchemaNode]

/** The one part of an answer that is for what was sent, most of it; null where what was sent has its places in the whole. */
function partFor(node: SchemaNode, value: Members, { members }: Sent): Part | null {
  const [own, names] = [propertiesOf(node), Object.keys(members)]
  if (names.length === 0 || names.some((name) => own.has(name))) return null
  const parts = [...own].filter(([name, inner]) => {
    const known = propertiesOf(inner)
    return itemOf(inner) === null && isMembers(value[name]) && 2 * names.filter((one) => known.has(one)).length > names.length
  })
  const [part] = parts
  return part === undefined || parts.length > 1 ? null : part
}

function within([part, node]: Part, value: Members, name: string, member: unknown, make: Make): Members {
  const inner = value[part]
  if (!isMembers(inner)) return value
  const next = laid(node, inner, name, member, make)
  return next === inner ? value : withMember(value, part, next)
}

function laid(node: SchemaNode, value: Members, name: string, member: unknown, make: Make): Members {
  const slot = slotOf(node, name)
  if (slot === null || isSecret(slot) || isServers(slot)) return value
  const next = fitted(slot, value[name], member, make)
  return next === undefined ? value : withMember(value, name, next)
}
