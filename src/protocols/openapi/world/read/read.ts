import type { ReadRole } from '../../../../model/resource.ts'
import type { View } from '../../../../model/state.ts'
import type { Answer } from '../../../../model/world.ts'
import { headerAll } from '../../../../model/wire.ts'
import { answer } from '../../answer/answer.ts'
import type { AnswerCache } from '../../answer/cache.ts'
import { type Asked, LONGEST_KEY } from '../../answer/material.ts'
import { isConditional } from '../write/conditional.ts'
import type { Core } from '../entities/core.ts'
import type { Thing } from '../entities/entities.ts'
import { etagOf, modifiedAt } from '../write/etag.ts'
import { unmodified } from '../write/guard.ts'
import { shaped } from './members.ts'
import { saidBy } from './said.ts'
import { remains } from './remains.ts'
import { download } from '../write/upload.ts'
import { missing } from '../write/write.ts'

/** Answers `GET` of one thing: as it is now, or that it is not there. null: it is as if there were no state. */
export function readThing(core: Core, role: ReadRole, asked: Asked, view: View): Answer | null {
  const address = core.entities.addressOf(role, asked.inspection, view)
  if (address === null) return null
  if (role.answer === null) {
    const there = core.entities.find(view, address)
    return there === null ? missing({ core, asked, draft: view }, address).answer : download(core, asked, view, address)
  }
  const isPlain = core.entities.isPlain(view, address)
  if (isPlain && role.answer !== null && !promisesTag(asked)) return null
  const thing = core.entities.find(view, address)
  if (thing === null) return remains(core, role, asked, view, address) ?? missing({ core, asked, draft: view }, address).answer
  const same = unmodified(core, asked, thing)
  if (same !== null) return same
  if (isPlain) return tagged(answer(core.settings, asked), etagOf(thing))
  if (thing.value === undefined) return null
  const headers = ['ETag', etagOf(thing)]
  if (thing.version > 0) headers.push('Last-Modified', new Date(modifiedAt(core.settings.now, thing.version)).toUTCString())
  const shape = shaped(core, role, saidBy(asked), view)
  const manner = { at: role.answer, headers, why: `${address.resource.id}: ${thing.origin}` }
  if (shape !== null) return core.render(asked, thing, { ...manner, shape: (node, value) => shape(thing, node, value) })
  return rendered(core.settings.cache, thing, asked, () => core.render(asked, thing, manner))
}

/** The stand-in's usual answer, with the tag that writers are held to. */
function tagged(reply: Answer, etag: string): Answer {
  if (reply.status >= 300) return reply
  const headers = [...reply.headers]
  const index = headers.findIndex((name, at) => at % 2 === 0 && name.toLowerCase() === 'etag')
  if (index < 0) headers.push('ETag', etag)
  else headers[index + 1] = etag
  return { ...reply, headers }
}

/** As long as a thing is the same, its answers are: others may have been written meanwhile. */
function rendered(cache: AnswerCache<Answer>, thing: Thing, { request }: Asked, make: () => Answer | null): Answer | null {
  const { method, target, origin, headers } = request
  if (target.length > LONGEST_KEY) return make()
  const key = { target, rest: ['thing', String(thing.known.serial), method, headerAll(headers, 'accept') ?? '', origin] }
  const before = cache.get(key)
  if (before !== undefined) return before
  const made = make()
  if (made !== null) cache.set(key, made, false)
  return made
}

/** Whoever asks by tags, or is promised one, gets the one that writers are held to. */
function promisesTag({ model, request }: Asked): boolean {
  return isConditional(request.headers) || model.responses.some(({ headers }) => headers.some(({ name }) => name.toLowerCase() === 'etag'))
}
