// Consumers in a process of their own: so many requests a second over kept connections, one at a time on each. Told what is wanted,
// it answers when that was done.
import { connect, type Socket } from 'node:net'

export interface Asked {
  readonly port: number
  readonly rate: number
  readonly seconds: number
}

export interface Done {
  readonly answered: number
  /** How many were due and found no free connection in time. */
  readonly late: number
}

const CONNECTIONS = 16
const TICK = 5

const get = (target: string, consumer: string): string =>
  `GET ${target} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nUnderstudy-Consumer: ${consumer}\r\n\r\n`
const order = JSON.stringify({ lines: [] })
const REQUESTS: readonly string[] = [
  get('/products/KET-0900', 'web'),
  get('/products?limit=5', 'web'),
  get('/categories', 'reports'),
  get('/products/SOC-0007', 'warehouse'),
  get('/products?limit=1000000', 'reports'),
  get('/products?limit=7&category=kettles', 'web'),
  get('/nowhere', 'lost'),
  `POST /orders HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: k\r\nContent-Type: application/json\r\nContent-Length: ${order.length}\r\nUnderstudy-Consumer: checkout\r\n\r\n${order}`,
]

/** A kept connection; told of an answer when it is whole. */
class Line {
  readonly socket: Socket
  #held = ''

  constructor(port: number, answered: (line: Line) => void) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.socket.setEncoding('latin1').on('data', (text: string) => {
      this.#held += text
      const end = this.#held.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(this.#held.slice(0, end))?.[1] ?? 0)
      if (this.#held.length < end + 4 + length) return
      this.#held = ''
      answered(this)
    })
  }
}

function load({ port, rate, seconds }: Asked): Promise<Done> {
  const total = rate * seconds
  let [sent, answered, late] = [0, 0, 0]
  const free: Line[] = []
  const start = performance.now()
  return new Promise((resolve) => {
    const lines = Array.from({ length: CONNECTIONS }, () => new Line(port, over))
    free.push(...lines)
    function over(line: Line): void {
      free.push(line)
      if (++answered < total) return
      clearInterval(timer)
      for (const { socket } of lines) socket.destroy()
      resolve({ answered, late })
    }
    const timer = setInterval(() => {
      const due = Math.min(total, ((performance.now() - start) / 1_000) * rate)
      for (; sent < due; sent++) {
        const line = free.shift()
        if (line === undefined) {
          late++
          return
        }
        line.socket.write(REQUESTS[sent % REQUESTS.length] ?? '')
      }
    }, TICK)
  })
}

process.on('disconnect', () => process.exit())
process.on('message', (asked: Asked) => void obey(asked))

async function obey(asked: Asked): Promise<void> {
  process.send?.(await load(asked))
}
