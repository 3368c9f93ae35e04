import type { WriteRole } from '../../../../model/resource.ts'
import { keyText } from '../entities/address.ts'
import { begin, isThing } from './begin.ts'
import { sentOf } from './sent.ts'
import { shown } from './shown.ts'
import { keepFile } from './upload.ts'
import { type Done, IMPROVISE, refuse, type Write } from './write.ts'

/** POST to a collection: a new entity, with a key of its own or the one that was sent. */
export function create(write: Write<WriteRole>): Done {
  const { core, role, asked, draft } = write
  const { entities } = core
  const resource = core.inference.resource(role.resource)
  if (resource === null) return IMPROVISE
  const lost = role.scope.find(({ param }) => isNoKey(asked.inspection.params.path[param]))
  if (lost !== undefined) return refuse(write, 'not-found', `path.${lost.param}`, 'Nothing has this key.')
  const sent = sentOf(core, role, asked)
  const named = role.key === null ? null : entities.addressOf(role, asked.inspection, draft)
  const thing = begin(write, { resource, sent, scope: entities.scopeOf(role, asked.inspection), key: named?.key ?? null })
  if (!isThing(thing)) return thing
  keepFile(core, draft, thing.address, sent)
  return { answer: shown(write, thing, role.answer, { statuses: [201], born: true }), address: thing.address, born: [thing], wrote: true }
}

/** A text that is too long for a key. */
function isNoKey(value: unknown): boolean {
  return typeof value === 'string' && keyText(value) === null
}
