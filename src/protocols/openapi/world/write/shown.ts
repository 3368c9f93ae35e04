import type { ListEnvelope } from '../../../../model/resource.ts'
import type { Answer } from '../../../../model/world.ts'
import { choicesOf } from '../../answer/choose.ts'
import type { OperationModel } from '../../operation.ts'
import type { Asked } from '../../answer/material.ts'
import type { Core, Manner } from '../entities/core.ts'
import type { Thing } from '../entities/entities.ts'
import { etagOf, modifiedAt } from './etag.ts'
import { httpDateOf } from './http-date.ts'
import { locationOf } from './location.ts'
import { returnPreference } from './preference.ts'
import type { Write } from './write.ts'

export interface How {
  /** Those that say best what was done, the best first. */
  readonly statuses: readonly number[]
  /** It began with this: the answer says where it is. */
  readonly born?: boolean
  /** It is no longer there. */
  readonly gone?: boolean
  /** Says more of it, or otherwise, than it says of itself. */
  readonly shape?: Manner['shape']
}

/** The answer to a write that was done: the entity as it is now, or nothing where the consumer prefers that and the contract allows it. */
export function shown({ core, asked }: Write, thing: Thing | null, at: string | null, how: How): Answer | null {
  const { statuses } = how
  const { model, request } = asked
  const wish = returnPreference(request.headers)
  const choices = choicesOf(model).filter(({ status }) => status < 300)
  const status = statuses.find((one) => choices.some((choice) => choice.status === one))
  const headers = how.gone === true || thing === null ? [] : [...placed(core, asked, thing, how), ...taggedBy(core, thing)]
  if (wish === 'minimal' && mayBeBare(model)) {
    const bare = core.render(asked, thing, { at: null, bare: true, headers: [...headers, 'Preference-Applied', 'return=minimal'] })
    if (bare !== null) return bare
  }
  const full = wish === 'representation' ? choices.find(({ response }) => response.content.length > 0)?.status : undefined
  const wanted = full ?? status
  const { shape } = how
  const manner = { at, headers, ...(wanted === undefined ? {} : { status: wanted }), ...(shape === undefined ? {} : { shape }) }
  const answer = core.render(asked, thing, manner)
  if (answer === null || wish !== 'representation' || answer.body === null) return answer
  return { ...answer, headers: [...answer.headers, 'Preference-Applied', 'return=representation'] }
}

function placed(core: Core, asked: Asked, thing: Thing, { born }: How): readonly string[] {
  const address = born === true ? locationOf(core, asked, thing.address) : null
  return address === null ? [] : ['Location', address]
}

function taggedBy({ settings }: Core, thing: Thing): readonly string[] {
  const { version } = thing
  return ['ETag', etagOf(thing), ...(version > 0 ? ['Last-Modified', httpDateOf(modifiedAt(settings.now, version))] : [])]
}

/** Whether the contract has a success without a body. */
function mayBeBare(model: OperationModel): boolean {
  return choicesOf(model).some(
    ({ status, response }) => status < 300 && (status === 204 || status === 205 || response.content.length === 0),
  )
}

/** The answer to a write of many. */
export function shownAll({ core, asked }: Write, things: readonly Thing[], envelope: ListEnvelope | null): Answer | null {
  const answer = envelope === null ? null : core.renderMany(asked, things, envelope)
  return answer ?? core.render(asked, null, { at: null })
}
