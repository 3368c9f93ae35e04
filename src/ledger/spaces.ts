import { Problem } from '../model/problem.ts'
import type { EntityRow, Space } from '../model/store.ts'
import { type Held, SHARED } from './image.ts'
import type { Ledger } from './ledger.ts'
import { spaceOf } from './sessions.ts'
import type { Within } from './within.ts'

/** What a snapshot may be called. */
const SNAPSHOT_NAME = /^[\w.@+:-]{1,100}$/

/** Back to the world as it was before anybody wrote in this space; a session sees the shared world of now. Also journals and ids begin anew. */
export async function reset(ledger: Ledger, session: string, now: number): Promise<void> {
  await ledger.alone(async (within) => {
    const held = within.enter(session, now)
    await replace(within, held, [], session === SHARED ? null : within.durable)
  })
}

/** Keeps a space as it is now under a name, in the place of what had that name. */
export async function snapshot(ledger: Ledger, session: string, name: string, now: number): Promise<void> {
  if (!SNAPSHOT_NAME.test(name))
    throw new Problem('bad-argument', `A snapshot cannot be called ${JSON.stringify(name.slice(0, 120))}: letters, digits and .@+:_- do.`)
  await ledger.alone(async (within) => {
    const id = `*${name}`
    const held = within.enter(session, now)
    const known = within.image.get(id)
    if (known === undefined && ledger.snapshots().length >= within.limits.snapshots) throw full()
    const rows = seen(within, held).map((row) => ({ ...row, space: id, sequence: within.next() }))
    if (within.image.bytes - (known?.bytes ?? 0) + held.bytes > within.limits.bytes) throw full()
    const space: Space = { ...spaceOf(id, 'snapshot', now), base: null }
    await within.commit({ dropped: [id], spaces: [space], rows })
    within.sessions.replace(space)
    for (const row of rows) within.image.put(row)
  })
}

/** Makes a space what it was when the snapshot was taken, versions included. */
export async function restore(ledger: Ledger, session: string, name: string, now: number): Promise<void> {
  await ledger.alone(async (within) => {
    const from = within.image.get(`*${name}`)
    if (from === undefined) throw new Problem('not-found', `There is no snapshot ${JSON.stringify(name.slice(0, 120))}.`)
    await replace(within, within.enter(session, now), seen(within, from), null)
  })
}

/** Ends a session, or lets a snapshot go (`*name`), with all that is in it; tells whether it was there. */
export async function end(ledger: Ledger, id: string): Promise<boolean> {
  if (id === SHARED) throw new Problem('bad-argument', 'The shared world does not end; reset it.')
  return ledger.alone(async (within) => {
    if (within.image.get(id) === undefined) return false
    within.sessions.changed.delete(id)
    await within.commit({ dropped: [id], rows: [] })
    within.sessions.end(id)
    return true
  })
}

/** All that a space sees, resource by resource, in the order of rank. */
function seen({ image, durable }: Within, held: Held): EntityRow[] {
  return [...image.shelves(held)].flatMap((shelf) => image.list(held, shelf, durable))
}

async function replace(within: Within, { space }: Held, rows: readonly EntityRow[], base: number | null): Promise<void> {
  const { image, sessions } = within
  const fresh: Space = { ...space, base, since: within.next() }
  if (space.id !== SHARED) {
    const copies = rows.map((row) => ({ ...row, space: space.id, sequence: within.next() }))
    await within.commit({ dropped: [space.id], spaces: [fresh], rows: copies })
    sessions.replace(fresh)
    for (const row of copies) image.put(row)
    return
  }
  // Sessions still see what was: it is written over, not dropped.
  const held = within.enter(SHARED, space.used)
  const cleared = seen(within, held).map((row) => ({ ...row, text: null, cleared: true, sequence: within.next() }))
  const copies = rows.map((row) => ({ ...row, space: SHARED, sequence: within.next() }))
  await within.commit({ spaces: [fresh], rows: [...cleared, ...copies] })
  image.set(fresh)
  for (const row of [...cleared, ...copies]) image.put(row)
}

function full(): Problem {
  return new Problem('state-full', 'There is no room for another snapshot. Let one go, or allow more.')
}
