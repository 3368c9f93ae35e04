/** One step forward. Steps are only ever added: a file remembers the last one that it has taken. */
export interface Migration {
  /** One more than the one before; kept in the file as SQLite's `user_version`. */
  readonly id: number
  readonly up: string
}

/** What marks a SQLite file as ours: `USdy` in ASCII. */
export const APPLICATION_ID = 0x55_53_64_79

export const MIGRATIONS: readonly Migration[] = [
  {
    id: 1,
    up: `
      CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE spaces (
        id TEXT PRIMARY KEY, kind TEXT NOT NULL, created INTEGER NOT NULL, used INTEGER NOT NULL, base INTEGER, since INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE entities (
        sequence INTEGER PRIMARY KEY, space TEXT NOT NULL, contract TEXT NOT NULL, resource TEXT NOT NULL, key TEXT NOT NULL, text TEXT,
        version INTEGER NOT NULL, rank INTEGER NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL, cleared INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX entities_of_a_space ON entities (space) WHERE space <> '';
      CREATE TABLE journal (
        sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, grp TEXT NOT NULL, space TEXT NOT NULL, weight INTEGER NOT NULL,
        head TEXT NOT NULL, body BLOB NOT NULL, answer BLOB NOT NULL
      ) STRICT;
      CREATE INDEX journal_of_a_group ON journal (grp);
      CREATE INDEX journal_by_age ON journal (at, weight);
      CREATE TABLE moves (sequence INTEGER PRIMARY KEY, head TEXT NOT NULL) STRICT;
    `,
  },
  {
    id: 2,
    up: `
      CREATE TABLE contracts (hash TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;
      CREATE TABLE exchanges (
        sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, contract TEXT, hash TEXT, operation TEXT,
        consumer TEXT NOT NULL, status INTEGER NOT NULL, outcome TEXT NOT NULL, weight INTEGER NOT NULL,
        head TEXT NOT NULL, body BLOB NOT NULL, answer BLOB NOT NULL
      ) STRICT;
      CREATE INDEX exchanges_of_an_operation ON exchanges (operation);
      CREATE INDEX exchanges_by_age ON exchanges (at, weight);
      CREATE INDEX exchanges_of_a_contract ON exchanges (hash);
    `,
  },
  {
    id: 3,
    up: 'CREATE TABLE notes (name TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT, WITHOUT ROWID;',
  },
  {
    id: 4,
    up: 'ALTER TABLE entities ADD COLUMN entry INTEGER;',
  },
  {
    // What stands in `journal` stays there until it is too old; what comes later goes into pages.
    id: 5,
    up: `
      CREATE TABLE pages (
        last INTEGER PRIMARY KEY, at INTEGER NOT NULL, count INTEGER NOT NULL, weight INTEGER NOT NULL, grp TEXT, space TEXT,
        text TEXT NOT NULL, bodies BLOB NOT NULL
      ) STRICT;
      CREATE INDEX pages_by_age ON pages (at, count, weight);
    `,
  },
]

/** The version that this code writes. */
export const LATEST: number = MIGRATIONS.length
