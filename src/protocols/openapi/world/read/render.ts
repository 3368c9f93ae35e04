import type { Answer } from '../../../../model/world.ts'
import { headerAll } from '../../../../model/wire.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { conforms } from '../../../../schema/check/check.ts'
import { equal } from '../../../../schema/check/equal.ts'
import { mend } from '../../../../schema/mend.ts'
import { hash, Random } from '../../../../schema/random.ts'
import { valueAt } from '../../values.ts'
import { fillHeaders } from '../../answer/addresses.ts'
import { type Choice, choicesOf, isBodiless } from '../../answer/choose.ts'
import type { Encoded } from '../../answer/encode.ts'
import { encode } from '../../answer/encode.ts'
import { exampleAbout } from '../../answer/example-about.ts'
import { type Asked, materialFor } from '../../answer/material.ts'
import { recipeFor, type Recipe } from '../../answer/recipe.ts'
import type { AnswerSettings } from '../../answer/settings.ts'
import type { Manner } from '../entities/core.ts'
import type { Thing } from '../entities/entities.ts'
import { stepsOf } from '../entities/address.ts'
import { nodeAt } from '../../state/schemas.ts'
import { placesIn, withAt } from '../entities/places.ts'
import type { Projector } from '../entities/project.ts'

/** A reply about one thing; see `Core.render`. */
export function render(settings: AnswerSettings, projector: Projector, asked: Asked, thing: Thing | null, manner: Manner): Answer | null {
  const choice = choiceFor(asked, manner)
  if (choice === null) return null
  const recipe = recipeOf(settings, asked, choice)
  if (recipe === null) return null
  if (manner.bare === true || recipe.offer === null || isBodiless(asked.request.method, choice.status)) {
    return assemble(settings, asked, recipe, { body: null, value: thing?.value, manner })
  }
  const value = bodyOf(settings, projector, { asked, recipe }, thing, manner)
  const reply = value === undefined ? null : written(settings, asked, recipe, { value, manner })
  if (reply !== null || value === undefined || thing === null || manner.at === null || manner.at === '') return reply
  const alone = aloneIn(settings, recipe, manner.at, value)
  return alone === undefined ? null : written(settings, asked, recipe, { value: alone, manner })
}

/** A body with the thing alone in it, and what else has to be there: for answers whose example is about several, or something else. */
function aloneIn(settings: AnswerSettings, { offer, choice }: Recipe, at: string, body: unknown): unknown {
  const node = offer?.media.schema ?? null
  const path = stepsOf(at)
  const shown = valueAt(body, path)
  if (node === null || shown === undefined) return undefined
  const random = new Random(hash(`${choice.response.place.pointer} ${at}`, settings.seed))
  const mended = mend(node, withAt({}, path, shown), { random, direction: 'reply', now: settings.now })
  return 'value' in mended && equal(valueAt(mended.value, path), shown) ? mended.value : undefined
}

/** The success that is documented for a status; else the first one. */
function choiceFor({ model }: Asked, { status, bare }: Manner): Choice | null {
  const choices = choicesOf(model).filter((choice) => choice.status < 300)
  const wanted = status === undefined ? undefined : choices.find((choice) => choice.status === status)
  const empty = bare === true ? choices.find((choice) => choice.response.content.length === 0) : undefined
  return wanted ?? empty ?? choices[0] ?? null
}

/** How an operation answers this request with this response; null where no documented media type is acceptable. */
export function recipeOf(settings: AnswerSettings, { model, request, inspection }: Asked, choice: Choice): Recipe | null {
  const { seed, now, verbatim } = settings
  const example = exampleAbout(choice.response, inspection.params.path)
  return recipeFor(model, { choice, accept: headerAll(request.headers, 'accept'), example, dynamic: false, seed, now, verbatim })
}

/** The answer that the stand-in makes up, around whatever the state has to say; undefined where it is no value. */
export function frameOf(settings: AnswerSettings, asked: Asked, recipe: Recipe): unknown {
  if (recipe.offer === null) return undefined
  const material = materialFor(settings, asked, { recipe, offer: recipe.offer }, settings.seed)
  return 'impossible' in material || material.bytes !== null ? undefined : material.value
}

function bodyOf(
  settings: AnswerSettings,
  projector: Projector,
  { asked, recipe }: { readonly asked: Asked; readonly recipe: Recipe },
  thing: Thing | null,
  { at, shape }: Manner,
): unknown {
  const show = (own: Thing, inner: SchemaNode): unknown => {
    const shown = projector.show(own, inner)
    return shown === undefined || shape === undefined ? shown : shape(inner, shown)
  }
  const node = recipe.offer?.media.schema ?? null
  if (thing !== null && at === '') return node === null ? thing.value : show(thing, node)
  const frame = frameOf(settings, asked, recipe)
  if (thing === null || at === null || frame === undefined) return frame
  const inner = node === null ? null : nodeAt(node, at)
  const shown = inner === null ? thing.value : show(thing, inner)
  const place = placesIn(frame, at)[0] ?? stepsOf(at)
  return shown === undefined ? undefined : withAt(frame, place, shown)
}

interface Parts {
  readonly value: unknown
  readonly manner: Pick<Manner, 'headers' | 'why'>
}

/** A reply with a value for its body; null where it would not conform. */
export function written(settings: AnswerSettings, asked: Asked, recipe: Recipe, parts: Parts): Answer | null {
  const { offer } = recipe
  if (offer === null) return null
  const node = offer.media.schema
  if (node !== null && !conforms(node, parts.value, 'reply')) return null
  return assemble(settings, asked, recipe, { ...parts, body: encode(parts.value, offer, node) })
}

function assemble(
  settings: AnswerSettings,
  { model, request }: Asked,
  recipe: Recipe,
  parts: Parts & { readonly body: Encoded | null },
): Answer {
  const { choice, offer } = recipe
  const { body, value, manner } = parts
  const own = manner.headers ?? []
  const names = new Set(own.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()))
  const headers: string[] = []
  const type = body?.contentType ?? (offer !== null && request.method === 'HEAD' ? offer.contentType : null)
  if (type !== null) headers.push('Content-Type', type)
  const documented = recipe.headers.filter(({ name }) => !names.has(name.toLowerCase()))
  const itemPath = settings.entities.itemPath(model.operation.path)
  fillHeaders(headers, documented, { request, model, status: choice.status, itemPath, value })
  headers.push(...own)
  if (model.operation.deprecated && !recipe.headers.some(({ name }) => name.toLowerCase() === 'deprecation'))
    headers.push('Deprecation', `@${Math.floor(settings.now / 1000)}`)
  const why = [recipe.why[0] ?? '', manner.why ?? 'what the world has there']
  return { status: choice.status, headers, body: body?.bytes ?? null, by: 'mock', why, findings: [] }
}
