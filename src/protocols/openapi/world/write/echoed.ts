import { conforms } from '../../../../schema/check/check.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { itemOf, propertiesOf } from '../../state/schemas.ts'
import { isMembers, withMember } from '../../values.ts'
import { fitted, isSecret, isServers, type Make, slotOf } from './fit.ts'
import type { Thing } from '../entities/entities.ts'
import type { Members, Sent } from './sent.ts'
import { makerFor, type Write } from './write.ts'

const MOST = 100

/**
 * Shows in the answer to a write what was sent and the entity has another place for, or none: `{ id, title }` answered where the
 * entity is `{ id, scan: { title } }`, `{ id, result: { title } }` where it keeps less. What the entity says by itself stays.
 */
export function echoing({ core }: Write, { address }: Pick<Thing, 'address'>, sent: Sent): (node: SchemaNode, value: unknown) => unknown {
  return (node, value) => {
    const entity = core.inference.entityOf(address.resource.id)
    if (!isMembers(value) || entity === null || entity === node) return value
    const make = makerFor(core, address)
    const own = propertiesOf(entity)
    const names = Object.keys(sent.members).filter((name) => !own.has(name))
    let result: Members = value
    for (const name of names.slice(0, MOST)) {
      const next = said(node, result, name, sent.members[name], make)
      if (next !== result && conforms(node, next, 'reply')) result = next
    }
    return result
  }
}

function said(node: SchemaNode, value: Members, name: string, member: unknown, make: Make): Members {
  if (propertiesOf(node).has(name)) return laid(node, value, name, member, make)
  const [part, ...others] = [...propertiesOf(node)].filter(([, inner]) => itemOf(inner) === null && propertiesOf(inner).has(name))
  const inner = part === undefined ? undefined : value[part[0]]
  if (part === undefined || others.length > 0 || !isMembers(inner)) return value
  const next = laid(part[1], inner, name, member, make)
  return next === inner ? value : withMember(value, part[0], next)
}

function laid(node: SchemaNode, value: Members, name: string, member: unknown, make: Make): Members {
  const slot = slotOf(node, name)
  if (slot === null || isSecret(slot) || isServers(slot)) return value
  const next = fitted(slot, value[name], member, make)
  return next === undefined ? value : withMember(value, name, next)
}
