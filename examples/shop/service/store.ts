import { DatabaseSync } from 'node:sqlite'

/** What the shop knows, in one SQLite file. Rows are JSON documents by key: the service is an example, not a lesson in SQL. */
export class Store {
  readonly #database: DatabaseSync

  /** `:memory:` forgets everything at the end. */
  constructor(file: string) {
    this.#database = new DatabaseSync(file)
    this.#database.exec('PRAGMA journal_mode = WAL')
    this.#database.exec('CREATE TABLE IF NOT EXISTS things (kind TEXT, key TEXT, body TEXT, PRIMARY KEY (kind, key))')
  }

  get(kind: string, key: string): Record<string, unknown> | null {
    const row = this.#database.prepare('SELECT body FROM things WHERE kind = ? AND key = ?').get(kind, key)
    return row === undefined ? null : parsed(row['body'])
  }

  /** In the order of the keys. */
  list(kind: string, after: string, limit: number): Record<string, unknown>[] {
    const rows = this.#database.prepare('SELECT body FROM things WHERE kind = ? AND key > ? ORDER BY key LIMIT ?').all(kind, after, limit)
    return rows.map((row) => parsed(row['body']))
  }

  count(kind: string): number {
    return Number(this.#database.prepare('SELECT count(*) AS n FROM things WHERE kind = ?').get(kind)?.['n'])
  }

  put(kind: string, key: string, body: Record<string, unknown>): void {
    this.#database.prepare('INSERT OR REPLACE INTO things VALUES (?, ?, ?)').run(kind, key, JSON.stringify(body))
  }

  close(): void {
    this.#database.close()
  }
}

function parsed(body: unknown): Record<string, unknown> {
  return JSON.parse(String(body))
}
