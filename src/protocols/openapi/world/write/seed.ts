import type { Resource } from '../../../../model/resource.ts'
import type { Draft } from '../../../../model/state.ts'
import type { SeedFinding } from '../../../../model/world.ts'
import { check } from '../../../../schema/check/check.ts'
import { isMembers } from '../../values.ts'
import { type Address, addressText, at, keyText } from '../entities/address.ts'
import type { Core } from '../entities/core.ts'
import { mintKey } from './mint.ts'
import { placedIn } from './whole.ts'
import { tick } from './write.ts'

const MOST_TOLD = 1_000
const MOST_PER_ROW = 20

/** Puts whole entities into the world, with their own keys or minted ones. Findings tell of all that do not conform; then nothing counts. */
export function seedRows(core: Core, draft: Draft, id: string, rows: readonly unknown[]): readonly SeedFinding[] {
  const resource = core.inference.resource(id)
  if (resource === null) return [{ row: 0, at: '', message: `The contract has no resource ${id}. It has ${namesOf(core)}.` }]
  const findings: SeedFinding[] = []
  const seen = new Map<string, number>()
  for (const [row, value] of rows.entries()) {
    if (findings.length >= MOST_TOLD) break
    const address = addressIn(core, draft, resource, value)
    if (address === null) {
      findings.push({ row, at: resource.key?.property ?? '', message: `This is no key of ${resource.type}.` })
      continue
    }
    const text = addressText(address)
    const twin = seen.get(text)
    if (twin !== undefined) findings.push({ row, at: resource.key?.property ?? '', message: `Row ${twin} has the same key.` })
    seen.set(text, row)
    const placed = placedIn(core, address, value, null)
    const wrong = findingsOf(core, resource, placed)
    findings.push(...wrong.map((one) => ({ row, ...one })))
    if (findings.length === 0) core.entities.put(draft, address, placed)
  }
  return findings
}

function namesOf({ inference }: Core): string {
  return inference
    .resources()
    .slice(0, 30)
    .map((one) => one.id)
    .join(', ')
}

/** Where a row belongs: by its key and by what it says of what is above it; null where its key is none. */
function addressIn(core: Core, draft: Draft, resource: Resource, value: unknown): Address | null {
  const said = resource.parents.map(({ property }) => (property === null ? null : keyText(at(value, property))))
  const parents = core.entities.homeOf(resource, { parents: said, where: [] })
  if (resource.kind === 'singleton') return { resource, parents, key: '' }
  const property = resource.key?.property ?? null
  const text = property === null ? null : keyText(at(value, property))
  if (text !== null) return text === '' || core.entities.keyValue(resource, text) === undefined ? null : { resource, parents, key: text }
  const key = mintKey(core, draft, resource, parents, tick({ core, draft }).turn)
  return key === null ? null : { resource, parents, key }
}

function findingsOf({ inference }: Core, resource: Resource, value: unknown): readonly { at: string; message: string }[] {
  const node = inference.entityOf(resource.id)
  if (node === null) return isMembers(value) ? [] : [{ at: '', message: `A ${resource.type} is an object.` }]
  return check(node, value, 'reply')
    .filter(({ severity }) => severity === 'error')
    .slice(0, MOST_PER_ROW)
    .map(({ at: place, message }) => ({ at: place, message }))
}
