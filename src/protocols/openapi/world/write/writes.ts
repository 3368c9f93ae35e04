import type { Role } from '../../../../model/resource.ts'
import type { Draft } from '../../../../model/state.ts'
import type { Answer, SeedFinding, WriteContext } from '../../../../model/world.ts'
import type { Asked } from '../../answer/material.ts'
import { idempotencyKey } from '../../request/repeat-key.ts'
import { bulk } from './bulk.ts'
import { act, patch, remove, replace } from './change.ts'
import type { Core } from '../entities/core.ts'
import { create } from './create.ts'
import { answeredBefore, fingerprintOf } from './idempotency.ts'
import { entryFor } from './journal.ts'
import { seedRows } from './seed.ts'
import { deletesAgain, isUndocumented, UndeletedDraft, wasDeleted } from './undocumented.ts'
import { type Done, IMPROVISE, refuse, type Write } from './write.ts'

/** What consumers do to the world. */
export interface Writes {
  perform(role: Role, asked: Asked, draft: Draft, about: WriteContext): Answer | null
  seed(draft: Draft, resource: string, rows: readonly unknown[]): readonly SeedFinding[]
}

export function createWrites(core: Core): Writes {
  return {
    perform: (role, asked, draft, about) => perform({ core, role, asked, draft, about }),
    seed: (draft, resource, rows) => seedRows(core, draft, resource, rows),
  }
}

/** Does a write once, however often it is sent with the same `Idempotency-Key`, and writes it down. */
function perform(write: Write): Answer | null {
  const { core, role, asked, draft, about } = write
  const key = idempotencyKey(asked.model, asked.request)
  if (key === null) return journaled(write, doneBy(write), null)
  const own = { contract: core.entities.contract, consumer: about.consumer, operation: role.operation, key }
  const fingerprint = fingerprintOf(asked, about)
  const before = answeredBefore(draft, own, fingerprint)
  if (before === 'reused') {
    const message = `This Idempotency-Key came with another request before. A key belongs to one request; send a new one with a new one.`
    return refuse(write, 'idempotency-key-reused', 'header.Idempotency-Key', message).answer
  }
  if (before !== null) return before.answer
  const answer = journaled(write, doneBy(write), key)
  if (answer !== null && answer.status < 400) {
    const { status, headers, body } = answer
    draft.answer(own, { fingerprint, status, headers, body })
  }
  return answer
}

function journaled(write: Write, done: Done, key: string | null): Answer | null {
  const { answer, wrote } = done
  if (answer !== null && answer.status < 400 && wrote) {
    const { entry, named } = entryFor(write, done, answer, key)
    write.draft.journal(entry, named)
  }
  return answer
}

function doneBy(write: Write): Done {
  const done = doneIn(write)
  if (!isUndocumented(write.asked.model, done.answer)) return done
  const again = doneIn({ ...write, draft: new UndeletedDraft(write.draft, write.core.inference) })
  if (!isUndocumented(write.asked.model, again.answer)) return again
  const { core, role, asked, draft } = write
  return wasDeleted(core, role, asked, draft) && !deletesAgain(core, role, asked.model) ? done : IMPROVISE
}

function doneIn(write: Write): Done {
  const { role } = write
  switch (role.kind) {
    case 'create':
      return create({ ...write, role })
    case 'replace':
    case 'singleton-replace':
      return replace({ ...write, role })
    case 'patch':
    case 'singleton-patch':
      return patch({ ...write, role })
    case 'delete':
    case 'singleton-delete':
      return remove({ ...write, role })
    case 'action':
      return act({ ...write, role })
    case 'bulk':
      return bulk({ ...write, role })
    default:
      return IMPROVISE
  }
}
