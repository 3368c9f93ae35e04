import type { Answer } from '../../../../model/world.ts'
import type { Asked } from '../../answer/material.ts'
import { answers } from '../../state/messages.ts'
import { header } from '../../../../model/wire.ts'
import { evaluate, isConditional, type Validators } from './conditional.ts'
import { etagOf, modifiedAt } from './etag.ts'
import type { Core } from '../entities/core.ts'
import type { Thing } from '../entities/entities.ts'
import { type Done, refuse, type Write } from './write.ts'

/** What a write is refused for before it is done: the thing is no longer what the request takes it for, or the request has to say what it takes it for. null: go on. */
export function guarded(write: Write, thing: Thing | null): Done | null {
  const { model, request } = write.asked
  if (!isConditional(request.headers)) {
    if (thing === null || !answers(model, '428')) return null
    return refuse(
      write,
      'precondition-required',
      'header.If-Match',
      `Send If-Match: ${etagOf(thing)}, so that nobody else's change is lost.`,
    )
  }
  const outcome = evaluate(request.headers, false, validatorsOf(write.core, thing))
  if (outcome.is !== 'failed') return null
  const now = thing === null ? 'nothing is there' : `it is ${etagOf(thing)} now`
  const said = (header(request.headers, outcome.field.toLowerCase()) ?? '').slice(0, 200)
  return refuse(write, 'precondition-failed', `header.${outcome.field}`, `The request came with ${outcome.field}: ${said}, but ${now}.`)
}

/** 304 where a conditional GET already has what there is; null: answer it (or 412, which only `If-Match` asks for). */
export function unmodified(core: Pick<Core, 'settings'>, { request }: Asked, thing: Thing): Answer | null {
  if (!isConditional(request.headers)) return null
  const outcome = evaluate(request.headers, true, validatorsOf(core, thing))
  if (outcome.is !== 'not-modified') return null
  const why = ['the consumer has this version already']
  return { status: 304, headers: ['ETag', etagOf(thing)], body: null, by: 'mock', why, findings: [] }
}

function validatorsOf({ settings }: Pick<Core, 'settings'>, thing: Thing | null): Validators | null {
  if (thing === null) return null
  return { etag: etagOf(thing), modified: thing.version === 0 ? null : modifiedAt(settings.now, thing.version) }
}
