import type { SchemaNode } from '../../../../schema/node.ts'
import { propertiesOf } from '../../state/schemas.ts'
import { isMembers, withMember } from '../../values.ts'
import { type Make, slotOf, takes } from './fit.ts'
import type { Sent } from './sent.ts'

interface Forms {
  /** Of the entity, as it is read. */
  readonly node: SchemaNode
  /** Of the entity in the answer to what makes it. */
  readonly shown: SchemaNode
  readonly sent: Sent
  readonly make: Make
}

/** A new entity as both its reading and the answer to its making can show it, so that they do not contradict each other: what nobody sent may be anything. */
export function agreed({ node, shown, sent, make }: Forms, value: unknown): unknown {
  if (!isMembers(value) || node === shown) return value
  let result = value
  for (const name of propertiesOf(shown).keys()) {
    const [own, other] = [slotOf(node, name), slotOf(shown, name)]
    if (own === null || other === null || Object.hasOwn(sent.members, name) || !Object.hasOwn(value, name)) continue
    const wanted = other.nodes[0]
    if (wanted === undefined || takes(other, value[name])) continue
    const next = make(wanted)
    if (next !== undefined && takes(own, next) && takes(other, next)) result = withMember(result, name, next)
  }
  return result
}
