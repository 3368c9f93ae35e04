import type { SchemaNode } from '../node.ts'
import { snake } from './vocabulary.ts'

/** What a schema describes, by the name that the contract gives to it: `simple_user`. */
export function nounOf(nodes: readonly SchemaNode[]): string {
  let spare = ''
  for (const node of nodes) {
    for (const one of [node, node.keywords.ref, node.keywords.allOf[0]?.keywords.ref]) {
      const pointer = one?.place.pointer ?? ''
      const named = /\/(?:schemas|definitions|\$defs)\/([^/]+)$/.exec(pointer)?.[1]
      if (named !== undefined) return snake(named)
      if (spare === '') spare = /\/properties\/([^/]+)(?:\/items)?$/.exec(pointer)?.[1] ?? ''
    }
  }
  return snake(spare)
}
