import { coerce } from '../../../../schema/check/coerce.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import type { Resource } from '../../../../model/resource.ts'
import type { Choice } from '../../answer/choose.ts'
import { exampleAbout } from '../../answer/example-about.ts'
import { type Asked, materialFor } from '../../answer/material.ts'
import { recipeFor, type Recipe } from '../../answer/recipe.ts'
import type { AnswerSettings } from '../../answer/settings.ts'
import type { OperationModel } from '../../operation.ts'
import { type Address, at } from './address.ts'
import type { Known, Operations } from './operations.ts'
import { shownBy } from './operations.ts'
import { Remembered } from './remember.ts'

/** An answer as the stand-in gives it when nothing is known of any state. */
export interface Original {
  readonly value: unknown
  /** What the answer has to conform to. */
  readonly node: SchemaNode
  /** It is an example of the contract, with the path's values in it. */
  readonly exemplary: boolean
  readonly recipe: Recipe
}

/** What the stand-in answers with to a request of this operation with these path parameters, as a value; null where it is none (a file, a text). */
export function originalOf(settings: AnswerSettings, model: OperationModel, path: Readonly<Record<string, unknown>>): Original | null {
  const shown = shownBy(model)
  return shown === null ? null : originalIn(settings, model, { choice: shown.choice, type: shown.type }, path)
}

export function originalIn(
  settings: AnswerSettings,
  model: OperationModel,
  { choice, type }: { readonly choice: Choice; readonly type: string | undefined },
  path: Readonly<Record<string, unknown>>,
): Original | null {
  const { seed, now, verbatim } = settings
  const example = exampleAbout(choice.response, path)
  const recipe = recipeFor(model, { choice, accept: type, example, dynamic: false, seed, now, verbatim })
  if (recipe === null || recipe.offer === null) return null
  const material = materialFor(settings, askedFor(model, path), { recipe, offer: recipe.offer }, seed)
  if ('impossible' in material || material.bytes !== null || material.node === null) return null
  return { value: material.value, node: material.node, exemplary: recipe.material !== null, recipe }
}

function askedFor(model: OperationModel, path: Readonly<Record<string, unknown>>): Asked {
  return {
    model,
    request: { method: 'GET', target: '', headers: [], body: null, origin: '' },
    inspection: { params: { path, query: {}, header: {}, cookie: {} }, content: undefined, findings: [] },
  }
}

/** The path parameters that lead an operation to an address, in their schemas' types. */
export function pathTo({ model, role }: Known, { resource, parents, key }: Address): Readonly<Record<string, unknown>> {
  const path: Record<string, unknown> = {}
  const put = (name: string, text: string): void => {
    const schema = model.parameters.find((one) => one.in === 'path' && one.name === name)?.schema ?? null
    path[name] = schema === null ? text : coerce(schema, text)
  }
  for (const [index, { param }] of role.scope.entries()) {
    const own = resource.parents.findIndex((one) => one.param === param)
    const text = parents[own < 0 ? index : own]
    if (text !== undefined) put(param, text)
  }
  if ('key' in role && role.key !== null && role.key.in === 'path') put(role.key.name, key)
  return path
}

/** The entity that the stand-in shows at an address when nothing is known of any state; null where no operation shows it. */
export function entityShown(operations: Operations, settings: AnswerSettings, address: Address): EntityShown | null {
  const known = operations.read(address.resource)
  if (known === null) return null
  const original = originalOf(settings, known.model, pathTo(known, address))
  if (original === null) return null
  const value = at(original.value, known.role.answer ?? '')
  if (value === undefined) return null
  const example = original.recipe.material?.value
  return { value, exemplary: original.exemplary, raw: example === undefined ? undefined : at(example, known.role.answer ?? '') }
}

export interface EntityShown {
  readonly value: unknown
  /** It is an example of the contract, with the path's values in it. */
  readonly exemplary: boolean
  /** The example as it stands in the contract. */
  readonly raw: unknown
}

/** The names that a resource's things go by, for choosing words. */
export function nounOf(resource: Resource): string {
  return resource.type.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase()
}

const MOST = 200
const frames = new WeakMap<Recipe, Remembered<string, { readonly value: unknown }>>()

/** What a recipe gives for a path, remembered; undefined where it is no value. For what is around the things of a list. */
export function originalFor(
  settings: AnswerSettings,
  model: OperationModel,
  recipe: Recipe,
  path: Readonly<Record<string, unknown>>,
): unknown {
  const { offer } = recipe
  if (offer === null) return undefined
  let shelf = frames.get(recipe)
  if (shelf === undefined) frames.set(recipe, (shelf = new Remembered(MOST)))
  return shelf.get(Object.values(path).map(String).join('\n'), () => {
    const material = materialFor(settings, askedFor(model, path), { recipe, offer }, settings.seed)
    return { value: 'impossible' in material || material.bytes !== null ? undefined : material.value }
  }).value
}
