import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'

/**
 * A load generator over raw keep-alive sockets, one exchange at a time on each (no pipelining). In its own process, since node's
 * own HTTP client costs more than the servers under test. Run as `node load.ts ORDER.json`; prints a LoadReport as JSON.
 */
export interface LoadOrder {
  readonly port: number
  readonly connections: number
  readonly warmSeconds: number
  readonly seconds: number
  /** Sent in turn, over and over. */
  readonly requests: readonly Shot[]
}

export interface Shot {
  /** The request, as it goes over the wire. */
  readonly raw: string
  readonly status: number
  /** A member of the JSON answer that must be there, and what it must be where that is known. */
  readonly member: string
  readonly value?: unknown
}

export interface LoadReport {
  readonly exchanges: number
  readonly seconds: number
  readonly checked: number
  readonly wrong: number
  /** What the first wrong answer looked like. */
  readonly firstWrong: string | null
  readonly p50: number
  readonly p99: number
  /** Share of one core that this process used while it measured: near 1, the generator is the bottleneck. */
  readonly busy: number
}

/** Every so many answers, the whole body is parsed and looked at; the status is looked at always. */
const CHECK_EVERY = 100
/** Latencies are counted in bins of 20 µs, up to 2 s. */
const BIN = 0.02
const BINS = 100_000

class Load {
  readonly #order: LoadOrder
  readonly #shots: readonly { bytes: Buffer; shot: Shot }[]
  readonly #latencies = new Uint32Array(BINS)
  #turn = 0
  #measuring = false
  #exchanges = 0
  #checked = 0
  #wrong = 0
  #firstWrong: string | null = null
  over = false

  constructor(order: LoadOrder) {
    this.#order = order
    this.#shots = order.requests.map((shot) => ({ bytes: Buffer.from(shot.raw, 'latin1'), shot }))
  }

  async run(): Promise<LoadReport> {
    const lines = Array.from({ length: this.#order.connections }, () => new Line(this, this.#order.port))
    await sleep(this.#order.warmSeconds)
    this.#measuring = true
    const from = performance.now()
    const cpu = process.cpuUsage()
    await sleep(this.#order.seconds)
    this.#measuring = false
    const seconds = (performance.now() - from) / 1000
    const used = process.cpuUsage(cpu)
    this.over = true
    for (const line of lines) line.close()
    return {
      exchanges: this.#exchanges,
      seconds,
      checked: this.#checked,
      wrong: this.#wrong,
      firstWrong: this.#firstWrong,
      p50: this.#quantile(0.5),
      p99: this.#quantile(0.99),
      busy: (used.user + used.system) / 1e6 / seconds,
    }
  }

  next(): { bytes: Buffer; shot: Shot } {
    const one = this.#shots[this.#turn++ % this.#shots.length]
    if (one === undefined) throw new Error('there is nothing to send')
    return one
  }

  /** Whether the body of the answer that comes next is to be looked at. */
  get looks(): boolean {
    return this.#measuring && this.#exchanges % CHECK_EVERY === 0
  }

  done(shot: Shot, status: number, took: number, body: Buffer | null): void {
    if (!this.#measuring) return
    this.#exchanges++
    const bin = Math.min(BINS - 1, Math.floor(took / BIN))
    this.#latencies[bin] = (this.#latencies[bin] ?? 0) + 1
    if (status !== shot.status) this.#isWrong(`status ${status} for ${shot.raw.slice(0, 80)}`)
    if (body === null) return
    this.#checked++
    const said = look(shot, body)
    if (said !== null) this.#isWrong(said)
  }

  #isWrong(said: string): void {
    this.#wrong++
    this.#firstWrong ??= said
  }

  #quantile(share: number): number {
    let left = this.#exchanges * share
    for (let bin = 0; bin < BINS; bin++) {
      left -= this.#latencies[bin] ?? 0
      if (left <= 0) return Math.round(bin * BIN * 100) / 100
    }
    return BINS * BIN
  }
}

function look(shot: Shot, body: Buffer): string | null {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, shot.member)) return `no member ${shot.member}`
    const found = (value as Record<string, unknown>)[shot.member]
    return shot.value === undefined || found === shot.value ? null : `${shot.member} is ${JSON.stringify(found)}`
  } catch {
    return `not JSON: ${body.toString('utf8', 0, 80)}`
  }
}

/** One connection: sends, reads to the end of the answer, sends again. */
class Line {
  readonly #load: Load
  readonly #socket: Socket
  #shot: Shot | null = null
  #sentAt = 0
  #status = 0
  /** Bytes of the answer that are still to come; -1 while the head is incomplete, -2 in a chunked body. */
  #left = -1
  #looks = false
  #held: Buffer[] = []

  constructor(load: Load, port: number) {
    this.#load = load
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => this.#send())
    this.#socket.on('data', (bytes: Buffer) => this.#read(bytes))
    this.#socket.on('close', () => {
      if (!load.over) throw new Error('the server closed a connection')
    })
  }

  close(): void {
    this.#socket.destroy()
  }

  #send(): void {
    if (this.#load.over) return
    const { bytes, shot } = this.#load.next()
    this.#shot = shot
    this.#looks = this.#load.looks
    this.#left = -1
    this.#sentAt = performance.now()
    this.#socket.write(bytes)
  }

  #read(bytes: Buffer): void {
    if (this.#left >= 0 && !this.#looks) {
      this.#left -= bytes.length
      if (this.#left === 0) this.#end(null)
      return
    }
    if (this.#left < 0 || this.#looks) this.#held.push(bytes)
    this.#left = this.#left === -1 ? this.#head() : this.#left === -2 ? (chunkedEnd(bytes) ? 0 : -2) : this.#left - bytes.length
    if (this.#left === 0) this.#end(this.#looks ? Buffer.concat(this.#held) : null)
  }

  /** Reads the status and the length; answers how many bytes are still to come. */
  #head(): number {
    const held = this.#held.length === 1 ? this.#held[0] : Buffer.concat(this.#held)
    if (held === undefined) return -1
    const end = held.indexOf('\r\n\r\n')
    if (end < 0) return -1
    const head = held.toString('latin1', 0, end)
    this.#status = Number(head.slice(9, 12))
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)
    if (!this.#looks) this.#held = []
    if (length === null) return chunkedEnd(held) ? 0 : -2
    return end + 4 + Number(length[1]) - held.length
  }

  #end(whole: Buffer | null): void {
    this.#held = []
    const shot = this.#shot
    if (shot !== null) this.#load.done(shot, this.#status, performance.now() - this.#sentAt, whole === null ? null : bodyOf(whole))
    this.#send()
  }
}

function chunkedEnd(bytes: Buffer): boolean {
  return bytes.length >= 5 && bytes.toString('latin1', bytes.length - 5) === '0\r\n\r\n'
}

function bodyOf(whole: Buffer): Buffer {
  const start = whole.indexOf('\r\n\r\n') + 4
  const head = whole.toString('latin1', 0, start)
  return /\r\ntransfer-encoding: *chunked/i.test(head) ? unchunked(whole, start) : whole.subarray(start)
}

function unchunked(bytes: Buffer, start: number): Buffer {
  const parts: Buffer[] = []
  for (let at = start; ;) {
    const line = bytes.indexOf('\r\n', at)
    const size = line < 0 ? 0 : Number.parseInt(bytes.toString('latin1', at, line), 16)
    if (!(size > 0)) return Buffer.concat(parts)
    parts.push(bytes.subarray(line + 2, line + 2 + size))
    at = line + 2 + size + 2
  }
}

function sleep(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000))
}

const [order] = process.argv.slice(2)
if (order === undefined) throw new Error('load.ts wants the name of an order')
console.log(JSON.stringify(await new Load(JSON.parse(readFileSync(order, 'utf8')) as LoadOrder).run()))
