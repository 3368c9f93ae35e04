import type { Draft } from '../../../../model/state.ts'
import { type Address, addressFrom } from '../entities/address.ts'
import type { Core } from '../entities/core.ts'

/** Deletes what consumers wrote below a thing, so that it does not come back with another thing of the same key. Tells whether there was anything. */
export function removeBelow({ entities, inference }: Core, draft: Draft, { resource, parents, key }: Address): boolean {
  const above = [...parents, key]
  let found = false
  for (const { id } of inference.outlines) {
    if (!id.startsWith(`${resource.id}.`)) continue
    const rows = draft.list(entities.contract, id)
    const own = rows.length === 0 ? null : inference.resource(id)
    if (own === null || own.parents[above.length - 1]?.resource !== resource.id) continue
    for (const row of rows) {
      const address = row.text === null ? null : addressFrom(own, row.key)
      if (address === null || !above.every((text, index) => text === address.parents[index])) continue
      entities.remove(draft, address)
      found = true
    }
  }
  return found
}
