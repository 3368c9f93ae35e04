// A store of one's own in a hundred lines: everything in memory, and a file with one line a commit behind it. A line that was cut
// when the process was killed was not acknowledged, and is left out. The kit holds it against all that a store has to do:
// `testStore('mine', (folder) => openLogStore(join(folder, 'state.log')))`. In your project, import from '@understudy/server/store'
// and '@understudy/server/kit'.
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { deserialize, serialize } from 'node:v8'
import type {
  Batch,
  EntityRow,
  ExchangeFilter,
  JournalEntry,
  Keeping,
  KeptMove,
  Note,
  Numbered,
  Space,
  Store,
} from '../../src/model/store.ts'
import { entryWeight, exchangeWeight } from '../../src/model/store.ts'

type Exchange = Numbered['exchange']
type Line =
  | { readonly batch: Batch }
  | { readonly exchanges: readonly Exchange[] }
  | { readonly gone: { exchanges: number; journal: number } }

export async function openLogStore(path: string): Promise<Store> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole !== text) await writeFile(path, whole)
  const spaces = new Map<string, Space>()
  let entities: EntityRow[] = []
  const journal: JournalEntry[] = []
  const moves: KeptMove[] = []
  let notes: (Note & { readonly text: string })[] = []
  const exchanges: Numbered[] = []
  const ids = new Map<string, Exchange>()
  let sequence = 0
  let numbered = 0

  const apply = (line: Line): void => {
    if ('batch' in line) {
      const { batch } = line
      const gone = new Set(batch.forgotten.map((one) => JSON.stringify([one.space, one.sequence])))
      for (const id of batch.dropped) spaces.delete(id)
      for (const space of batch.spaces) spaces.set(space.id, space)
      entities = [...entities.filter((row) => !batch.dropped.includes(row.space)), ...batch.entities]
      if (gone.size > 0) entities = entities.filter((row) => !gone.has(JSON.stringify([row.space, row.sequence])))
      journal.push(...batch.journal)
      moves.push(...batch.moves)
      for (const { name, text: kept } of batch.notes)
        notes = [...notes.filter((one) => one.name !== name), ...(kept === null ? [] : [{ name, text: kept }])]
      sequence = Math.max(sequence, batch.sequence)
    } else if ('exchanges' in line) {
      for (const exchange of line.exchanges) {
        if (ids.has(exchange.id)) continue
        ids.set(exchange.id, exchange)
        exchanges.push({ sequence: ++numbered, exchange })
      }
    } else {
      for (const { exchange } of exchanges.splice(0, line.gone.exchanges)) ids.delete(exchange.id)
      journal.splice(0, line.gone.journal)
    }
  }
  for (const line of whole.split('\n').slice(0, -1)) apply(deserialize(Buffer.from(line, 'base64')))

  // One after the other, so that the lines stand in the order in which they were asked for.
  let writing: Promise<void> = Promise.resolve()
  const write = (line: Line): Promise<void> => {
    const done = writing.then(() => appendFile(path, `${serialize(line).toString('base64')}\n`)).then(() => apply(line))
    writing = done.catch(() => {})
    return done
  }

  return {
    facts: { name: path, survives: 'process' },
    load: async () => ({
      spaces: [...spaces.values()],
      entities: entities.toSorted((one, other) => one.sequence - other.sequence),
      sequence,
    }),
    commit: (batch) => write({ batch }),
    journal: async ({ group, space, after = 0, before, limit }) => {
      const meant = journal.filter((one) => one.sequence > after && is(one.group, group) && is(one.space, space))
      return (before === undefined ? meant : meant.filter((one) => one.sequence < before).toReversed()).slice(0, limit)
    },
    moves: async () => [...moves],
    notes: async () => notes.toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    append: (more) => write({ exchanges: more }),
    exchanges: async (filter) => exchanges.filter((one) => matches(one, filter)).slice(-filter.limit),
    exchange: async (id) => ids.get(id) ?? null,
    prune: async (retention) => {
      const old = excess(exchanges, retention.exchanges, ({ exchange }) => [exchange.at, exchangeWeight(exchange)])
      const gone = { exchanges: old, journal: excess(journal, retention.journal, (entry) => [entry.at, entryWeight(entry)]) }
      await write({ gone })
      return gone
    },
    [Symbol.asyncDispose]: () => writing,
  }
}

function matches({ sequence, exchange }: Numbered, filter: ExchangeFilter): boolean {
  const { contract, operation, consumer, status, outcome, after = 0, before = Number.POSITIVE_INFINITY } = filter
  const told = is(exchange.contract?.id, contract) && is(exchange.operation?.id, operation) && is(exchange.consumer.id, consumer)
  return told && is(exchange.reply.status, status) && is(exchange.verdict.outcome, outcome) && sequence > after && sequence < before
}

function is<T>(actual: T, wanted: T | undefined): boolean {
  return wanted === undefined || actual === wanted
}

function excess<T>(all: readonly T[], keeping: Keeping, measured: (one: T) => readonly [at: number, weight: number]): number {
  let bytes = 0
  for (let index = all.length - 1; index >= 0; index--) {
    const [at, weight] = measured(all[index] as T)
    bytes += weight
    if (all.length - index > keeping.count || bytes > keeping.bytes || at < keeping.before) return index + 1
  }
  return 0
}
