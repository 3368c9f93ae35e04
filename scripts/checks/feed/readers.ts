// Subscribers of the feed, in a process of their own. Told how many are wanted and where, it answers when they are connected; told
// `end`, it lets them go and answers with the sequences that each has heard.
import { get, type IncomingMessage } from 'node:http'

export interface Subscription {
  readonly port: number
  readonly readers: number
}

/** Of one reader. */
export interface Heard {
  readonly exchanges: number
  readonly bytes: number
  /** Sequences that did not follow upon the one before. */
  readonly gaps: number
}

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

async function obey(told: Subscription | 'end'): Promise<void> {
  if (told === 'end') process.send?.(readers.splice(0).map((reader) => reader.end()))
  else {
    readers = await Promise.all(Array.from({ length: told.readers }, () => open(told.port)))
    process.send?.(readers.length)
  }
}

process.on('disconnect', () => process.exit())
process.on('message', (told: Subscription | 'end') => void obey(told))
