import { Problem } from '../../model/problem.ts'
import type { Resource } from '../../model/resource.ts'
import type { LoadedContract } from '../registry.ts'

/** A resource, and whose it is. */
export interface FoundResource {
  readonly compiled: LoadedContract
  readonly resource: Resource
}

/**
 * The resource that a person names: by its id (`orders`, `repos.issues`) or what one of them is called (`Order`), behind its contract's
 * id where several have it (`shop/orders`). Throws a Problem where there is none, or more than one.
 */
export async function findResource(contracts: readonly LoadedContract[], name: string): Promise<FoundResource> {
  const slash = name.indexOf('/')
  const owner = contracts.find(({ contract }) => slash > 0 && contract.id === name.slice(0, slash))
  const found = owner === undefined ? await among(contracts, name) : await among([owner], name.slice(slash + 1))
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  if (only === undefined) throw new Problem('not-found', await missing(contracts, name))
  const full = found.map(({ compiled, resource }) => `${compiled.contract.id}/${resource.id}`)
  throw new Problem('bad-argument', `${JSON.stringify(name)} may be any of ${full.join(', ')}. Name one of these.`)
}

async function among(contracts: readonly LoadedContract[], name: string): Promise<FoundResource[]> {
  const found: FoundResource[] = []
  for (const compiled of contracts) {
    const resource = (await compiled.resources()).resource(name)
    if (resource !== null) found.push({ compiled, resource })
  }
  if (found.length > 0) return found
  for (const compiled of contracts) {
    const called = (await compiled.world()).resources().filter(({ type, of }) => of === null && type.toLowerCase() === name.toLowerCase())
    found.push(...called.map((resource) => ({ compiled, resource })))
  }
  return found
}

/** Resources that are named where one is missing. */
const NAMED = 20

async function missing(contracts: readonly LoadedContract[], name: string): Promise<string> {
  const known: string[] = []
  for (const compiled of contracts) known.push(...(await compiled.world()).resources().map(({ id }) => id))
  const more = known.length > NAMED ? `, and ${known.length - NAMED} more` : ''
  const are = known.length === 0 ? 'the contract has none' : `there are ${known.slice(0, NAMED).join(', ')}${more}`
  return `There is no resource ${JSON.stringify(name.slice(0, 100))}; ${are}.`
}
