import type { Inspection } from '../../../model/match.ts'
import { header, type WireRequest } from '../../../model/wire.ts'
import { printJson } from '../../../schema/json/json.ts'
import { hash, Random } from '../../../schema/random.ts'
import type { OperationModel } from '../operation.ts'
import { overlay, place } from './echo.ts'
import { fromSchema, type Impossible, type Material } from './make.ts'
import type { Offer } from './negotiate.ts'
import { paged, pageOf } from './paging.ts'
import { placementsOf } from './placements.ts'
import type { Recipe } from './recipe.ts'
import type { AnswerSettings } from './settings.ts'

/** One request that may be answered. */
export interface Asked {
  readonly model: OperationModel
  readonly request: WireRequest
  readonly inspection: Inspection
}

export const LONGEST_KEY = 8_192

/** What was sent, as text that is the same for the same; null where it is long, or bytes. */
export function contentKey({ body, headers }: WireRequest, content: unknown): string | null {
  if (content === undefined) return ''
  if (content instanceof Uint8Array) return null
  const size = body instanceof Uint8Array ? body.length : Number(header(headers, 'content-length') ?? Infinity)
  return size <= LONGEST_KEY ? printJson(content) : null
}

/** A recipe that has a body. */
export interface Dish {
  readonly recipe: Recipe
  readonly offer: Offer
}

/** What the stand-in answers with by a recipe that has a body: the example of the contract or what is made up, with the values of the request in it. */
export function materialFor(settings: AnswerSettings, asked: Asked, { recipe, offer }: Dish, seed: number): Material | Impossible {
  const base = recipe.material ?? fromSchema(offer, { ...recipe.options, random: randomFor(asked, seed) })
  return 'impossible' in base ? base : echoed(settings, asked, recipe, base)
}

/** What a body is made up from: the same path gives the same entity, whatever the method; another page of a list is another list. */
function randomFor({ model, request, inspection }: Asked, seed: number): Random {
  const { path, query } = inspection.params
  const sent = request.method === 'POST' ? (contentKey(request, inspection.content) ?? '') : ''
  return new Random(hash(`${model.operation.path}\n${Object.values(path).map(String).join('\n')}\n${pageOf(query)}\n${sent}`, seed))
}

/** Values come back: what was sent, what the path names, and the page that was asked for. */
function echoed(settings: AnswerSettings, { model, inspection }: Asked, recipe: Recipe, material: Material): Material {
  const { node } = material
  if (node === null || material.bytes !== null || recipe.choice.status >= 400) return material
  const { params, content } = inspection
  let value = overlay(node, material.value, content)
  if (hasMembers(params.path))
    value = place(node, value, placementsOf(node, value, settings.entities.subjectOf(model), params.path), params.path)
  value = paged(node, value, params.query)
  return value === material.value ? material : { ...material, value }
}

export function hasMembers(record: Readonly<Record<string, unknown>>): boolean {
  for (const _ in record) return true
  return false
}
