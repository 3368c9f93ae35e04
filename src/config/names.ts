import type { Contract, Operation } from '../model/contract.ts'
import { at } from '../model/place.ts'
import type { Problem } from '../model/problem.ts'
import { type Mistake, problemOf } from './mistake.ts'
import { suggestion } from './nearest.ts'
import type { ReadConfiguration } from './read.ts'
import type { Section } from './section.ts'
import type { ConfigText } from './text.ts'

/** What a configuration's names are held against. */
export interface Known {
  readonly contracts: readonly Contract[]
  /** The ids of the groups that are inferred; asked only where a name has to be one of them, since it reads every operation. */
  readonly groups: () => readonly { readonly id: string; readonly contract: string; readonly operations: readonly string[] }[]
}

/** What is wrong with the names of groups and operations, now that the contracts are known; null where nothing is. */
export function nameProblem({ text, root }: ReadConfiguration, known: Known): Problem | null {
  const mistakes = [...nameMistakes(text, root, known)]
  return mistakes.length === 0 ? null : problemOf(text.name, mistakes)
}

function* nameMistakes(text: ConfigText, root: Section, { contracts, groups }: Known): Iterable<Mistake> {
  for (const [name, group] of root.section('groups').entries()) {
    const pointer = at('/groups', name)
    const operations = group.list('operations')
    const inferred = operations === undefined ? groups().find(({ id }) => id === name) : undefined
    if (operations === undefined && inferred === undefined) {
      const cure = suggestion(
        name,
        groups().map(({ id }) => id),
        'Name its `operations`.',
      )
      yield text.atKey(
        pointer,
        `The group \`${name}\` is none that the contract suggests, and names no \`operations\`.`,
        `${cure} Or name its \`operations\`.`,
      )
      continue
    }
    const id = group.text('contract') ?? inferred?.contract ?? (contracts.length === 1 ? contracts[0]?.id : undefined)
    const contract = contracts.find((one) => one.id === id)
    if (id === undefined) {
      yield text.atKey(
        pointer,
        `The group \`${name}\` lacks \`contract\`, and several are served.`,
        suggestion(
          '',
          contracts.map((one) => one.id),
          'Add it.',
        ),
      )
    }
    if (contract === undefined) continue
    yield* operationMistakes(text, `${pointer}/operations`, operations ?? [], contract, contract.operations)
    const own =
      operations === undefined ? contract.operations.filter((one) => inferred?.operations.includes(one.id) === true) : contract.operations
    yield* operationMistakes(text, `${pointer}/fallback/missing`, group.section('fallback').list('missing') ?? [], contract, own)
  }
}

function* operationMistakes(
  text: ConfigText,
  pointer: string,
  names: readonly string[],
  contract: Contract,
  operations: readonly Operation[],
): Iterable<Mistake> {
  for (const [index, name] of names.entries()) {
    if (operations.some(({ id, method, path }) => id === name || `${method} ${path}` === name)) continue
    const elsewhere = contract.operations.some(({ id }) => id === name)
    const words = operations.flatMap(({ id, method, path }) =>
      name.includes(' ') && id !== `${method} ${path}` ? [`${method} ${path}`] : [id],
    )
    const said = elsewhere
      ? `The group does not have the operation \`${name}\`.`
      : `The contract \`${contract.id}\` has no operation \`${name}\`.`
    yield text.atValue(`${pointer}/${index}`, said, suggestion(name, words, 'Remove it.'))
  }
}
