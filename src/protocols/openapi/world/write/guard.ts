import type { Answer } from '../../../../model/world.ts'
import type { Asked } from '../../answer/material.ts'
import { answers } from '../../state/messages.ts'
import { headerAll, type HeaderList } from '../../../../model/wire.ts'
import { evaluate, isConditional, type Validators } from './conditional.ts'
import { etagOf, modifiedAt } from './etag.ts'
import type { Core } from '../entities/core.ts'
import type { Thing } from '../entities/entities.ts'
import { isMembers } from '../../values.ts'
import { type Done, refuse, refusedFor, type Write } from './write.ts'

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
  if (thing !== null && outcome.field === 'If-Match') {
    const sent = (headerAll(request.headers, 'if-match') ?? '').trim()
    const own = tagShown(thing.value)
    if (isUnread(write.asked, thing) || (own !== null && (sent === own || sent === `"${own}"`))) return null
  }
  return refuse(write, 'precondition-failed', `header.${outcome.field}`, failed(request.headers, outcome.field, thing))
}

/** An operation that demands `If-Match`, and never says that it does not hold, is kept where nobody has written what it would hold for. */
function isUnread({ model }: Asked, { version }: Thing): boolean {
  const demanded = model.parameters.some(
    ({ in: place, name, required }) => place === 'header' && required && name.toLowerCase() === 'if-match',
  )
  return version === 0 && demanded && !model.responses.some(({ key }) => /^4(?:12|xx)$/i.test(key))
}

/** The tag that a thing shows of itself: what consumers of such contracts send. */
function tagShown(value: unknown): string | null {
  const found = isMembers(value) ? Object.entries(value).find(([name]) => /^(?:@odata\.|_)?e_?tag$/i.test(name)) : undefined
  return typeof found?.[1] === 'string' && found[1] !== '' ? found[1] : null
}

function failed(headers: HeaderList, field: string, thing: Thing | null): string {
  const now = thing === null ? 'nothing is there' : `it is ${etagOf(thing)} now`
  return `The request came with ${field}: ${(headerAll(headers, field.toLowerCase()) ?? '').slice(0, 200)}, but ${now}.`
}

/** 304 where a conditional GET already has what there is, 412 where it asks for another version than that; null: answer it. */
export function unmodified(core: Core, asked: Asked, thing: Thing): Answer | null {
  const { headers } = asked.request
  if (!isConditional(headers)) return null
  const outcome = evaluate(headers, true, validatorsOf(core, thing))
  if (outcome.is === 'proceed') return null
  if (outcome.is === 'failed')
    return refusedFor({ core, asked }, 'precondition-failed', [
      { at: `header.${outcome.field}`, message: failed(headers, outcome.field, thing) },
    ])
  const why = ['the consumer has this version already']
  return { status: 304, headers: ['ETag', etagOf(thing)], body: null, by: 'mock', why, findings: [] }
}

function validatorsOf({ settings }: Pick<Core, 'settings'>, thing: Thing | null): Validators | null {
  if (thing === null) return null
  return { etag: etagOf(thing), modified: thing.version === 0 ? null : modifiedAt(settings.now, thing.version) }
}
