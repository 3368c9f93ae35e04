import type { Content, Note } from './consumer.ts'

/** What is there, by id; null: it was there. */
type Shelf = Map<string, Note | null>

/** What the world has to be, told as simply as it can be: maps that are copied. */
export class WorldModel {
  readonly #base: ReadonlyMap<string, Note>
  #shared: Shelf
  readonly #sessions = new Map<string, Shelf>()
  readonly #snapshots = new Map<string, { readonly shelf: Shelf; readonly listed: readonly Note[] }>()

  /** `base`: what is there before anybody has written. */
  constructor(base: readonly Note[]) {
    this.#base = new Map(base.map((note) => [note.id, note]))
    this.#shared = new Map(this.#base)
  }

  /** The shelf of a session, which begins with its first use as what the shared world is then. */
  shelf(session: string): Shelf {
    if (session === '') return this.#shared
    let shelf = this.#sessions.get(session)
    if (shelf === undefined) this.#sessions.set(session, (shelf = new Map(this.#shared)))
    return shelf
  }

  get entered(): readonly string[] {
    return ['', ...this.#sessions.keys()]
  }

  replace(session: string, id: string, { text = '', stars }: Content): Note | null {
    return this.#put(session, id, { id, text, ...(stars === undefined || stars === null ? {} : { stars }) })
  }

  change(session: string, id: string, changes: Content): Note | null {
    const { stars: before, ...note } = this.shelf(session).get(id) ?? { id, text: '' }
    const { stars = before, text = note.text } = changes
    return this.#put(session, id, { id, text, ...(stars === undefined || stars === null ? {} : { stars }) })
  }

  #put(session: string, id: string, note: Note): Note | null {
    const shelf = this.shelf(session)
    if (shelf.get(id) === null) return null
    shelf.set(id, note)
    return note
  }

  reset(session: string): void {
    if (session === '') this.#shared = new Map(this.#base)
    else this.#sessions.set(session, new Map(this.#shared))
  }

  snapshot(session: string, name: string, listed: readonly Note[]): void {
    this.#snapshots.set(name, { shelf: new Map(this.shelf(session)), listed })
  }

  /** What was listed then; null where there is no such snapshot. */
  restore(session: string, name: string): readonly Note[] | null {
    const snapshot = this.#snapshots.get(name)
    if (snapshot === undefined) return null
    if (session === '') this.#shared = new Map(snapshot.shelf)
    else this.#sessions.set(session, new Map(snapshot.shelf))
    return snapshot.listed
  }

  end(session: string): boolean {
    return this.#sessions.delete(session)
  }
}
