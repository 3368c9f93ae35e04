import assert from 'node:assert/strict'
import type { Understudy } from '../../src/index.ts'

export interface Note {
  readonly id: string
  readonly text: string
  readonly stars?: number
}

export type Content = Partial<Omit<Note, 'id'>> & { readonly stars?: number | null }

interface Heard {
  readonly status: number
  readonly note: Note | null
}

/** Somebody who keeps notes, in a session of its own or in the world of all. */
export class Consumer {
  readonly #understudy: Understudy
  readonly #session: string

  constructor(understudy: Understudy, session: string) {
    this.#understudy = understudy
    this.#session = session
  }

  create(content: object): Promise<Heard> {
    return this.#ask('POST', '/notes', content)
  }

  read(id: string): Promise<Heard> {
    return this.#ask('GET', `/notes/${id}`)
  }

  replace(id: string, content: object): Promise<Heard> {
    return this.#ask('PUT', `/notes/${id}`, content)
  }

  change(id: string, content: object): Promise<Heard> {
    return this.#ask('PATCH', `/notes/${id}`, content)
  }

  remove(id: string): Promise<Heard> {
    return this.#ask('DELETE', `/notes/${id}`)
  }

  /** All pages of the list. */
  async list(limit = 7): Promise<Note[]> {
    const all: Note[] = []
    for (let page = 1; page < 100; page++) {
      const { status, text } = await this.#text('GET', `/notes?limit=${limit}&page=${page}`)
      assert.equal(status, 200, text)
      const notes = JSON.parse(text) as Note[]
      all.push(...notes)
      if (notes.length < limit) return all
    }
    return assert.fail('the list has no end')
  }

  async #ask(method: string, target: string, content?: object): Promise<Heard> {
    const { status, text } = await this.#text(method, target, content)
    return { status, note: status < 300 && text !== '' ? (JSON.parse(text) as Note) : null }
  }

  async #text(method: string, target: string, content?: object): Promise<{ status: number; text: string }> {
    const headers = [
      ...(this.#session === '' ? [] : ['Understudy-Session', this.#session]),
      ...(content === undefined ? [] : ['Content-Type', method === 'PATCH' ? 'application/merge-patch+json' : 'application/json']),
    ]
    const body = content === undefined ? {} : { body: JSON.stringify(content) }
    const { status, body: bytes } = await this.#understudy.answer({ method, target, headers, ...body })
    return { status, text: Buffer.from(bytes ?? []).toString('utf8') }
  }
}
