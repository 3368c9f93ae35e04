import { Agent, request as open } from 'node:http'
import type { HeaderList } from '../../src/model/wire.ts'

export interface Sent {
  readonly method: string
  readonly target: string
  readonly headers: readonly string[]
  readonly body: Uint8Array | null
}

export interface Got {
  readonly status: number
  readonly headers: HeaderList
  readonly bytes: Buffer
}

/** Sends requests to one address, a connection kept open; nothing is followed, nothing is tried twice. */
export class Client implements Disposable {
  readonly #url: URL
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 4 })

  constructor(url: string) {
    this.#url = new URL(url)
  }

  send({ method, target, headers, body }: Sent): Promise<Got> {
    return new Promise((resolve, reject) => {
      const length = body === null ? [] : ['Content-Length', String(body.length)]
      const asking = open(
        {
          agent: this.#agent,
          host: this.#url.hostname,
          port: this.#url.port,
          method,
          path: target,
          headers: ['Host', this.#url.host, ...headers, ...length],
          timeout: 30_000,
        },
        (answer) => {
          const parts: Buffer[] = []
          answer.on('data', (part: Buffer) => parts.push(part)).once('error', reject)
          answer.once('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.rawHeaders, bytes: Buffer.concat(parts) }))
        },
      )
      asking.once('error', reject).once('timeout', () => asking.destroy(new Error('no answer within 30 s')))
      asking.end(body ?? undefined)
    })
  }

  [Symbol.dispose](): void {
    this.#agent.destroy()
  }
}
