// Subscribers of the feed, in a process of their own. Told how many are wanted and where, it answers when they are connected; told how
// much there was to be heard, it waits until each has heard as much, or for a while, lets them go, and answers with what they have heard.
import { get, type IncomingMessage } from 'node:http'

export interface Subscription {
  readonly port: number
  readonly readers: number
}

/** The end of it: what each should have heard. */
export interface Ending {
  readonly exchanges: number
}

/** Of one reader. */
export interface Heard {
  readonly exchanges: number
  readonly bytes: number
  /** Sequences that did not follow upon the one before. */
  readonly gaps: number
}

/** Milliseconds that a reader is waited for, and between two looks. */
const PATIENCE = 5_000
const LOOK = 20

class Reader {
  readonly #answer: IncomingMessage
  #text = ''
  #exchanges = 0
  #bytes = 0
  #gaps = 0
  #last = 0

  constructor(answer: IncomingMessage) {
    this.#answer = answer
    answer.setEncoding('utf8').on('data', (text: string) => this.#hear(text))
  }

  get exchanges(): number {
    return this.#exchanges
  }

  end(): Heard {
    this.#answer.destroy()
    return { exchanges: this.#exchanges, bytes: this.#bytes, gaps: this.#gaps }
  }

  #hear(text: string): void {
    this.#bytes += text.length
    this.#text += text
    const blocks = this.#text.split('\n\n')
    this.#text = blocks.pop() ?? ''
    for (const block of blocks) {
      for (const [, sequence] of block.matchAll(/"sequence":(\d+)/g)) {
        const next = Number(sequence)
        if (this.#last > 0 && next !== this.#last + 1) this.#gaps++
        this.#last = next
        this.#exchanges++
      }
    }
  }
}

let readers: Reader[] = []

function open(port: number): Promise<Reader> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/feed', agent: false, headers: { Host: `127.0.0.1:${port}` } }, (answer) =>
      resolve(new Reader(answer)),
    ).on('error', reject)
  })
}

async function obey(told: Subscription | Ending): Promise<void> {
  if ('port' in told) {
    readers = await Promise.all(Array.from({ length: told.readers }, () => open(told.port)))
    process.send?.(readers.length)
    return
  }
  for (let waited = 0; waited < PATIENCE && readers.some(({ exchanges }) => exchanges < told.exchanges); waited += LOOK)
    await new Promise((resolve) => setTimeout(resolve, LOOK))
  process.send?.(readers.splice(0).map((reader) => reader.end()))
}

process.on('disconnect', () => process.exit())
process.on('message', (told: Subscription | Ending) => void obey(told))
