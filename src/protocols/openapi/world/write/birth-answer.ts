import type { WriteRole } from '../../../../model/resource.ts'
import type { Entity } from '../../../../model/store.ts'
import type { Answer } from '../../../../model/world.ts'
import type { HeaderList } from '../../../../model/wire.ts'
import type { SchemaNode } from '../../../../schema/node.ts'
import { choicesOf } from '../../answer/choose.ts'
import { isJson } from '../../media-type.ts'
import { recipeOf } from '../read/render.ts'
import { modifiedAt, tagOfText } from './etag.ts'
import { httpDateOf } from './http-date.ts'
import type { Write } from './write.ts'

/** What is the same in all answers to those who make things of one kind in one media type. */
export interface BirthAnswer {
  readonly node: SchemaNode
  /** What the world takes for the time, in milliseconds since 1970. */
  readonly now: number
  readonly status: number
  readonly headers: HeaderList
  readonly late: HeaderList
  readonly why: readonly string[]
}

/** Fields that each answer has of its own. */
const OWN: ReadonlySet<string> = new Set(['location', 'etag', 'last-modified'])

/** null where an answer depends on more than the thing's key and text. */
export function birthAnswerFor({ core, asked }: Write<WriteRole>): BirthAnswer | null {
  const { model } = asked
  const choices = choicesOf(model).filter(({ status }) => status < 300)
  const choice = choices.find(({ status }) => status === 201) ?? choices[0]
  const recipe = choice === undefined ? null : recipeOf(core.settings, asked, choice)
  const offer = recipe?.offer ?? null
  const node = offer?.media.schema ?? null
  if (recipe === null || offer === null || node === null || !isJson(offer.type.essence)) return null
  const documented = recipe.headers.filter(({ name }) => !OWN.has(name.toLowerCase()))
  const bodiless = recipe.choice.status === 204 || recipe.choice.status === 205
  if (bodiless || documented.some(({ fill }) => fill !== null)) return null
  const isTold = recipe.headers.some(({ name }) => name.toLowerCase() === 'deprecation')
  const deprecated = model.operation.deprecated && !isTold
  return {
    node,
    now: core.settings.now,
    status: recipe.choice.status,
    headers: ['Content-Type', offer.contentType, ...documented.flatMap(({ name, value }) => [name, value])],
    late: deprecated ? ['Deprecation', `@${Math.floor(core.settings.now / 1000)}`] : [],
    why: [recipe.why[0] ?? '', 'what the world has there'],
  }
}

/** The answer to whoever made a thing; `text` is the thing, `location` where it can be had. */
export function answerOf(form: BirthAnswer, { version }: Entity, text: string, location: string): Answer {
  const { status, why, late, now } = form
  const headers = [...form.headers, 'Location', location, 'ETag', tagOfText(text, version)]
  headers.push('Last-Modified', httpDateOf(modifiedAt(now, version)))
  if (late.length > 0) headers.push(...late)
  return { status, headers, body: Buffer.from(text), by: 'mock', why, findings: [] }
}
