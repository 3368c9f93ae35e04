import type { Pair } from './contracts.ts'
import { type Candidate, candidates } from './keys.ts'
import { readList } from './listing.ts'
import { at, unwrapped } from './values.ts'
import type { Walker } from './walker.ts'

/** What may be the key of something whose creation told none: what the list shows after another creation and did not before. */
export async function newcomer(
  walker: Walker,
  { collection }: Pair,
  path: Readonly<Record<string, string>>,
  param: string,
  create: () => Promise<unknown>,
): Promise<Candidate[]> {
  const lists = walker.find('GET', collection)
  if (lists === null) return []
  const read = async (): Promise<unknown[]> =>
    (await readList(walker, lists, { path, query: {}, collection })).items.map(({ value }) => value)
  const before = new Set((await read()).map((one) => JSON.stringify(one)))
  await create()
  const added = (await read()).filter((one) => !before.has(JSON.stringify(one)))
  const [first] = added
  return first === undefined ? [] : candidates(at(first, unwrapped(first, collection)), param, collection)
}
