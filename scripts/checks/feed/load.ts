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

/** A kept connection; tells of an answer when it is whole, and of its own end, where it was to be asked for more. */
class Line {
  readonly socket: Socket
  busy = false
  #held = ''

  constructor(port: number, answered: (line: Line) => void, ended: (line: Line) => void) {
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.socket.setEncoding('latin1').on('data', (text: string) => {
      this.#held += text
      const end = this.#held.indexOf('\r\n\r\n')
      if (end < 0) return
      const length = Number(/\r\ncontent-length: *(\d+)/i.exec(this.#held.slice(0, end))?.[1] ?? 0)
      if (this.#held.length < end + 4 + length) return
      this.#held = ''
      this.busy = false
      answered(this)
    })
    // A close follows.
    this.socket.on('error', () => {}).on('close', () => ended(this))
  }

  ask(request: string): void {
    this.busy = true
    this.socket.write(request)
  }
}

function load({ port, rate, seconds }: Asked): Promise<Done> {
  const total = rate * seconds
  let [sent, answered, late] = [0, 0, 0]
  const start = performance.now()
  return new Promise((resolve) => {
    const lines = new Set<Line>()
    const free: Line[] = []
    for (let i = 0; i < CONNECTIONS; i++) open()
    function open(): void {
      const line = new Line(port, over, again)
      lines.add(line)
      free.push(line)
    }
    function over(line: Line): void {
      free.push(line)
      if (++answered < total) return
      clearInterval(timer)
      for (const { socket } of lines) socket.removeAllListeners('close').destroy()
      resolve({ answered, late })
    }
    /** A machine that stood still for a while has let connections go: what was asked there is asked once more. */
    function again(line: Line): void {
      lines.delete(line)
      if (line.busy) sent--
      else free.splice(free.indexOf(line), 1)
      open()
    }
    const timer = setInterval(() => {
      const due = Math.min(total, ((performance.now() - start) / 1_000) * rate)
      for (; sent < due; sent++) {
        const line = free.shift()
        if (line === undefined) {
          late++
          return
        }
        line.ask(REQUESTS[sent % REQUESTS.length] ?? '')
      }
    }, TICK)
  })
}

process.on('disconnect', () => process.exit())
process.on('message', (asked: Asked) => void obey(asked))

async function obey(asked: Asked): Promise<void> {
  process.send?.(await load(asked))
}
