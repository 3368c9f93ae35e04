import type { Resource } from '../../../../model/resource.ts'
import { conforms } from '../../../../schema/check/check.ts'
import { recipeFor } from '../../answer/recipe.ts'
import type { AnswerSettings } from '../../answer/settings.ts'
import type { OperationModel } from '../../operation.ts'
import type { Inference } from '../../state/inference.ts'
import { at, keyText } from './address.ts'
import type { Operations } from './operations.ts'
import { shownBy } from './operations.ts'
import { isMembers } from '../../values.ts'

/** What the contract shows of one entity. */
export interface Example {
  readonly value: Readonly<Record<string, unknown>>
  /** It is all of it, as the read operation shows it. */
  readonly whole: boolean
}

const MOST = 60

/** The entities that a contract shows, by their keys, in the order in which a reader meets them: those of lists, then single ones. */
export function examplesOf(
  settings: AnswerSettings,
  inference: Inference,
  operations: Operations,
  resource: Resource,
): ReadonlyMap<string, Example> {
  const found = new Map<string, Example>()
  const property = resource.key?.property ?? null
  const entity = inference.entityOf(resource.id)
  if (property === null || entity === null) return found
  const note = (value: unknown, sure: boolean): void => {
    const key = keyText(at(value, property))
    if (key === null || key === '' || !isMembers(value) || !fits(inference, resource, key, value, property)) return
    const whole = sure || conforms(entity, value, 'reply')
    const known = found.get(key)
    if (known === undefined ? found.size < MOST : whole && !known.whole) found.set(key, { value, whole })
  }
  const list = operations.list(resource)
  if (list !== null) {
    for (const value of shown(settings, list.model)) {
      const items = at(value, list.role.envelope.items)
      if (Array.isArray(items)) for (const item of items) note(at(item, list.role.envelope.item), false)
    }
  }
  const read = operations.read(resource)
  if (read !== null) for (const value of shown(settings, read.model)) note(at(value, read.role.answer ?? ''), true)
  const create = operations.at(resource.collection, 'POST')
  if (create !== null && create.role.kind === 'create' && create.role.resource === resource.id && create.role.answer !== null) {
    for (const value of shown(settings, create.model)) note(at(value, create.role.answer), false)
  }
  return found
}

function fits(inference: Inference, resource: Resource, key: string, value: unknown, property: string): boolean {
  const node = inference.keySchemaOf(resource.id)
  return node === null || conforms(node, at(value, property), 'request') || conforms(node, key, 'request')
}

/** The contract's own examples of what an operation answers with, mended where they need it. */
function shown(settings: AnswerSettings, model: OperationModel): readonly unknown[] {
  const one = shownBy(model)
  if (one === null) return []
  const media = one.choice.response.content.find(({ type }) => type === one.type)
  const names = (media?.examples ?? []).filter(({ value }) => value !== undefined).map(({ name }) => name)
  const values = [...new Set(names.length > 0 ? names.slice(0, MOST) : [null])].map((name) => {
    const { seed, now, verbatim } = settings
    const order = { accept: one.type, example: name, dynamic: false, seed, now, verbatim }
    const material = recipeFor(model, { choice: one.choice, ...order })?.material ?? null
    return material === null || material.bytes !== null ? undefined : material.value
  })
  return values.filter((value) => value !== undefined)
}
