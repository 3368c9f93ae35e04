import type { Keywords, SchemaNode } from '../node.ts'

/** No schema is made of more parts than this; what is, is looked at no further. */
const MAX_PARTS = 200

/**
 * Whether one of the schemas that are held against the same value says something: the schema itself, what it refers to, the
 * parts of its `allOf`, and with `alternatives` also branches that may not hold.
 */
export function somePart(node: SchemaNode, alternatives: boolean, says: (keywords: Keywords) => boolean): boolean {
  const seen = new Set<SchemaNode>([node])
  for (const one of seen) {
    const { keywords } = one
    if (says(keywords)) return true
    if (seen.size > MAX_PARTS) return false
    if (keywords.ref !== null) seen.add(keywords.ref)
    for (const part of keywords.allOf) seen.add(part)
    if (!alternatives) continue
    for (const branch of [...keywords.anyOf, ...keywords.oneOf]) seen.add(branch)
    if (keywords.conditional?.then) seen.add(keywords.conditional.then)
    if (keywords.conditional?.else) seen.add(keywords.conditional.else)
  }
  return false
}
