/**
 * `@understudy/server/store`: what keeps data behind one port, and the port, so that a store of one's own can be written.
 *
 * ```ts
 * await using store = await openSqliteStore({ path: '.understudy/state.db' })
 * ```
 */
export type {
  Batch,
  Entity,
  EntityRow,
  ExchangeFilter,
  Identity,
  JournalEntry,
  JournalFilter,
  Keeping,
  KeptMove,
  Loaded,
  Note,
  Numbered,
  Retention,
  Space,
  Store,
  StoreFacts,
  VersionAddress,
} from './model/store.ts'
export { entryWeight, exchangeWeight } from './model/store.ts'
export { createMemoryStore } from './stores/memory/store.ts'
export type { FileOptions } from './stores/sqlite/file.ts'
export { openSqliteStore } from './stores/sqlite/store.ts'
