import type { SeedFile } from '../app/state/seeds.ts'
import type { State } from '../app/state/state.ts'
import { Problem } from '../model/problem.ts'
import type { JournalEntry, Space } from '../model/store.ts'
import type { EntryView, SpaceSummary, StateApi, StateSummary, StateTrouble, WhoseWorld } from './state-api.ts'
import { bodyView } from './views.ts'

/** How many entities or entries a list has where nobody says, and at most. */
const PAGE = 20
const MOST = 10_000

/** The calls about state, over a stand-in in this process. What comes over the wire is not yet what its type says. */
export function localState(state: State): StateApi {
  return {
    state: async () => summaryOf(state),
    stateResources: async ({ all, session }) => state.resources({ ...seen(state, { session }), all: all === true }),
    entities: async ({ resource, limit, after, session }) =>
      state.list(text('resource', resource), {
        ...seen(state, { session }),
        limit: count(limit),
        ...(after === undefined ? {} : { after: text('after', after) }),
      }),
    async entity({ resource, key, session }) {
      const found = await state.get(text('resource', resource), text('key', key), seen(state, { session }))
      if (found !== null) return found
      throw new Problem('not-found', `There is no ${resource} with the key ${JSON.stringify(key)}: it was deleted, or cannot be.`)
    },
    sessions: async () => state.sessions.map(spaceOf),
    snapshots: async () => state.snapshots.map(spaceOf),
    journal: async ({ group, after, before, limit, session }) => {
      const filter = {
        ...(group === undefined ? {} : { group: text('group', group) }),
        ...(session === undefined ? {} : { space: text('session', session) }),
        ...(before === undefined ? {} : { before: sequence(before) }),
      }
      return (await state.journal({ ...filter, after: sequence(after), limit: count(limit) })).map(entryOf)
    },
    async resetState(change) {
      await state.reset(whose(change))
      return summaryOf(state)
    },
    seedState: async ({ files, session }) => state.seed(checkedFiles(files), whose({ session })),
    async snapshotState({ name, session }) {
      await state.snapshot(text('name', name), whose({ session }))
      return summaryOf(state)
    },
    async restoreState({ name, session }) {
      await state.restore(text('name', name), whose({ session }))
      return summaryOf(state)
    },
    endSession: async ({ session }) => ({ ended: await state.end(text('session', session)) }),
    forgetSnapshot: async ({ name }) => ({ ended: await state.forget(text('name', name)) }),
  }
}

/** Where state is kept, and whether something can be written. */
export function summaryOf(state: State): StateSummary {
  const { facts } = state
  return {
    store: facts?.name ?? null,
    survives: facts?.survives ?? 'nothing',
    trouble: troubleOf(state.trouble),
    notice: troubleOf(state.notice),
    sessions: facts === null ? 0 : state.sessions.length,
    snapshots: facts === null ? 0 : state.snapshots.length,
  }
}

function troubleOf(problem: Problem | null): StateTrouble | null {
  return problem && { code: problem.code, message: problem.message }
}

function spaceOf({ id, kind, created, used }: Space): SpaceSummary {
  return { name: kind === 'snapshot' ? id.slice(1) : id, created, used }
}

function entryOf({ body, answer, ...entry }: JournalEntry): EntryView {
  return { ...entry, body: bodyView(body), answer: bodyView(answer) }
}

function whose({ session }: { readonly session?: unknown }): WhoseWorld {
  return session === undefined || session === '' ? {} : { session: text('session', session) }
}

/** Whose world is looked at. One that nobody has begun is everybody's so far, and is not begun by a look. */
function seen(state: State, of: { readonly session?: unknown }): WhoseWorld {
  const { session } = whose(of)
  return session !== undefined && state.facts !== null && state.hasSession(session) ? { session } : {}
}

function text(name: string, value: unknown): string {
  if (typeof value === 'string' && value !== '') return value
  throw new Problem('bad-argument', `\`${name}\` is a text that is not empty.`)
}

function count(value: unknown = PAGE): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return Math.min(value, MOST)
  throw new Problem('bad-argument', 'A number is whole, and not below 0.')
}

function sequence(value: unknown = 0): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
  throw new Problem('bad-argument', 'A sequence is a whole number.')
}

/** Only what a file says, never where one is: whoever may call is not let into the server's folders by that. */
function checkedFiles(files: unknown): readonly SeedFile[] {
  if (Array.isArray(files) && files.every(isFile)) return files
  throw new Problem('bad-argument', 'Seeds are a list of files: {"files": [{"name": "orders.json", "text": "[…]"}]}.')
}

function isFile(value: unknown): value is SeedFile {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'text' in value &&
    typeof value.text === 'string'
  )
}
