import type { Place } from '../../../model/place.ts'
import type { Finding } from '../../../model/verdict.ts'
import { headerAll, type WireRequest } from '../../../model/wire.ts'
import { fillHeaders } from './addresses.ts'
import type { Answer, AnswerSettings } from './settings.ts'
import type { AnswerKey } from './cache.ts'
import { choicesOf, isBodiless, type Choice } from './choose.ts'
import type { Encoded } from './encode.ts'
import { exampleAbout } from './example-about.ts'
import type { Material } from './make.ts'
import { type Asked, contentKey, hasMembers, LONGEST_KEY, materialFor } from './material.ts'
import { isJson } from '../media-type.ts'
import { placementsOf } from './placements.ts'
import { appliedOf, NO_WISH, wishOf, type Wish } from './prefer.ts'
import { problemAnswer } from './problem-answer.ts'
import { bodyOf, recipeFor, type Recipe } from './recipe.ts'
import { refusal } from './refuse.ts'
import { templateOf } from './template.ts'
import { typeOf } from '../values.ts'
import { wishedFor } from './wishes.ts'

/** The answer of the stand-in: remembered where the very same was asked before, else made, and judged while it is made. */
export function answer(settings: AnswerSettings, asked: Asked): Answer {
  const key = keyOf(asked)
  const known = key === null ? undefined : settings.cache.get(key)
  if (known !== undefined) return known
  const made = make(settings, asked)
  if (key !== null) settings.cache.set(key, made.reply, made.cheap)
  return made.reply
}

/** Everything that an answer depends on; null for requests that are too large to remember. */
function keyOf({ request, inspection }: Asked): AnswerKey | null {
  const { headers, method, origin, target } = request
  const content = contentKey(request, inspection.content)
  if (content === null || target.length > LONGEST_KEY) return null
  return { target, rest: [method, headerAll(headers, 'accept') ?? '', headerAll(headers, 'prefer') ?? '', origin, content] }
}

interface Made {
  readonly reply: Answer
  /** Costs little to make again. */
  readonly cheap: boolean
}

function make(settings: AnswerSettings, asked: Asked): Made {
  const { model, request } = asked
  const wish = wishOf(request.headers, request.target)
  const chosen = wish === NO_WISH ? { choices: choicesOf(model) } : wishedFor(model, wish)
  if ('refusal' in chosen) return { reply: chosen.refusal, cheap: true }
  return first(settings, asked, chosen.choices, wish)
}

interface Attempt {
  /** The documented types that were not acceptable. */
  readonly refused: string[]
  /** Why responses that come first could not be given. */
  readonly skipped: string[]
  impossible: { readonly place: Place; readonly why: string } | null
}

/** The first of the responses that can be given. */
function first(settings: AnswerSettings, asked: Asked, choices: readonly Choice[], wish: Wish): Made {
  const attempt: Attempt = { refused: [], skipped: [], impossible: null }
  const accept = headerAll(asked.request.headers, 'accept')
  const common = {
    accept,
    example: wish.example,
    dynamic: isDynamic(wish),
    seed: wish.seed ?? settings.seed,
    now: settings.now,
    verbatim: settings.verbatim,
  }
  for (const choice of choices) {
    if (attempt.refused.length > 0 && choice.status >= 300) break
    const about = wish.example ?? (isDynamic(wish) ? null : exampleAbout(choice.response, asked.inspection.params.path))
    const recipe = recipeFor(asked.model, { choice, ...common, example: about })
    if (recipe === null) {
      attempt.refused.push(...choice.response.content.map((media) => media.type))
      continue
    }
    const made = serve(settings, asked, recipe, wish, attempt)
    if (made !== null) return made
  }
  return { reply: hopeless(settings, asked, attempt), cheap: true }
}

function hopeless(settings: AnswerSettings, { model, request }: Asked, { refused, impossible }: Attempt): Answer {
  if (impossible !== null) {
    const position = settings.locate(impossible.place)
    const rule = { pointer: impossible.place.pointer, ...(position === null ? {} : { file: position.file, line: position.line }) }
    return problemAnswer({
      code: 'cannot-improvise',
      detail: `No body of ${model.operation.id} conforms to the schema at ${rule.pointer}: ${impossible.why}`,
      members: { rule },
    })
  }
  if (refused.length > 0) return refusal(settings, model, request, [notAcceptable(request, refused)])
  const keys = model.responses.map(({ key }) => key).join(', ')
  if (keys !== '')
    return problemAnswer({
      code: 'cannot-improvise',
      detail: `${model.operation.id} documents ${keys}, which is no answer that ends an exchange.`,
    })
  return { status: 200, headers: [], body: null, by: 'mock', why: ['the contract documents no response'], findings: [] }
}

function notAcceptable(request: WireRequest, refused: readonly string[]): Finding {
  const message = `The request accepts ${(headerAll(request.headers, 'accept') ?? '').slice(0, 200)}, and the operation answers with ${refused.join(', ')}.`
  return { code: 'not-acceptable', subject: 'request', at: 'header.Accept', rule: null, message, severity: 'error' }
}

/** The answer by one recipe; null where no body can be made. */
function serve(settings: AnswerSettings, asked: Asked, recipe: Recipe, wish: Wish, attempt: Attempt): Made | null {
  const { method } = asked.request
  const bodiless = isBodiless(method, recipe.choice.status)
  const { offer } = recipe
  if (offer === null || bodiless) return { reply: assemble(settings, asked, recipe, wish, attempt, null, null), cheap: true }
  const quick = wish.example === null ? filled(settings, asked, recipe) : recipe.encoded
  if (quick !== null) return { reply: assemble(settings, asked, recipe, wish, attempt, quick, recipe.material), cheap: true }
  const material = materialFor(settings, asked, { recipe, offer }, wish.seed ?? settings.seed)
  if ('impossible' in material) {
    attempt.impossible ??= material.impossible
    attempt.skipped.push(`${recipe.choice.response.key} cannot be made: ${material.impossible.why}`)
    return null
  }
  return { reply: assemble(settings, asked, recipe, wish, attempt, bodyOf(material, offer), material), cheap: false }
}

/** The bytes of an example with nothing but the path's values to fill in. */
function filled(settings: AnswerSettings, asked: Asked, recipe: Recipe): Encoded | null {
  const { material, encoded, offer } = recipe
  if (material === null || encoded === null || offer === null) return null
  if (material.bytes !== null || offer.media.schema === null || recipe.choice.status >= 400) return constant(encoded)
  const { params, content } = asked.inspection
  if (content !== undefined || hasMembers(params.query)) return null
  if (!hasMembers(params.path)) return constant(encoded)
  if (!isJson(offer.type.essence)) return null
  const types = typesOf(params.path)
  let template = recipe.templates.get(types)
  if (template === undefined) {
    template = templateOf(
      material.value,
      placementsOf(offer.media.schema, material.value, settings.entities.subjectOf(asked.model), params.path),
    )
    recipe.templates.set(types, template)
  }
  if (template === null) return null
  const bytes = template.fill(params.path)
  return bytes === null ? null : { bytes, contentType: encoded.contentType, again: template.again }
}

/** Bytes that a recipe holds in any case. */
function constant(encoded: Encoded): Encoded {
  const { bytes } = encoded
  return { ...encoded, again: () => bytes }
}

function typesOf(record: Readonly<Record<string, unknown>>): string {
  let types = ''
  for (const name in record) types += `${typeOf(record[name])} `
  return types
}

function assemble(
  settings: AnswerSettings,
  asked: Asked,
  recipe: Recipe,
  wish: Wish,
  attempt: Attempt,
  body: Encoded | null,
  material: Material | null,
): Answer {
  const { model, request } = asked
  const { offer, choice } = recipe
  const type = body?.contentType ?? (offer !== null && request.method === 'HEAD' ? offer.contentType : null)
  const honoured = wish === NO_WISH ? null : appliedOf(wish, honouredOf(wish, recipe))
  const again = body?.again === undefined ? {} : { again: body.again }
  const common: Omit<Answer, 'headers' | 'why'> = {
    status: choice.status,
    body: body?.bytes ?? null,
    by: 'mock',
    findings: recipe.findings,
    ...again,
  }
  if (type !== null && type === recipe.plain?.[1] && honoured === null && attempt.skipped.length === 0)
    return { ...common, headers: recipe.plain, why: recipe.why }
  const headers = type === null ? [] : ['Content-Type', type]
  if (recipe.headers.length > 0)
    fillHeaders(headers, recipe.headers, {
      request,
      model,
      status: choice.status,
      itemPath: settings.entities.itemPath(model.operation.path),
      value: material?.value,
    })
  if (model.operation.deprecated && !recipe.headers.some(({ name }) => name.toLowerCase() === 'deprecation'))
    headers.push('Deprecation', `@${Math.floor(settings.now / 1000)}`)
  if (honoured !== null) headers.push('Preference-Applied', honoured)
  const why = [...attempt.skipped, ...recipe.why, ...(recipe.material === null && material !== null ? [material.why] : [])]
  return { ...common, headers, why }
}

/** Who names an example wants that one, whatever else was wished. */
function isDynamic({ dynamic, example }: Wish): boolean {
  return dynamic && example === null
}

function honouredOf(wish: Wish, recipe: Recipe): ReadonlySet<string> {
  const honoured = new Set<string>()
  if (wish.code !== null) honoured.add('code')
  if (wish.example !== null) honoured.add('example')
  if (isDynamic(wish)) honoured.add('dynamic')
  if (wish.seed !== null && recipe.material === null) honoured.add('seed')
  return honoured
}
