import { join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import fc from 'fast-check'
import { createUnderstudy, Problem, type RequestLike, type Understudy } from '../../src/index.ts'
import { ECHO } from './echo-contract.ts'
import { brokenContracts } from './fuzz-breakage.ts'
import { contract, FUZZED_PATHS } from './fuzz-contracts.ts'
import { mutants } from './fuzz-mutants.ts'
import { requests } from './fuzz-requests.ts'
import { requestFor } from './operations.ts'

export interface FuzzOrder {
  readonly what: 'requests' | 'contracts' | 'broken contracts'
  readonly cases: number
  readonly seed: number
  /** How many cases are done, and how many bytes the current one has: two 32-bit integers. */
  readonly progress: SharedArrayBuffer
  /** The case that is being run, as text, for whoever finds us hanging. */
  readonly current: SharedArrayBuffer
}

export interface FuzzReport {
  readonly cases: number
  readonly refused: number
  readonly failures: readonly string[]
  readonly slowestMs: number
  readonly heapMb: number
}

const SLOW_MS = 2_000
const REQUESTS_OF_A_CONTRACT = 4
const MOST_FAILURES = 40

/** A server of what may be a contract. */
function served(document: object): Promise<Understudy> {
  return createUnderstudy({ contract: document, record: { count: 100 }, security: 'off', validate: 'observe' })
}

class Fuzz {
  readonly #order: FuzzOrder
  readonly #counted: Int32Array
  readonly #current: Uint8Array
  readonly #failures = new Map<string, string>()
  #cases = 0
  #refused = 0
  #slowest = 0
  #heap = 0

  constructor(order: FuzzOrder) {
    this.#order = order
    this.#counted = new Int32Array(order.progress)
    this.#current = new Uint8Array(order.current)
  }

  async run(): Promise<FuzzReport> {
    if (this.#order.what === 'requests') await this.#requests()
    else if (this.#order.what === 'contracts') await this.#contracts()
    else await this.#broken()
    const failures = [...this.#failures.values()]
    return { cases: this.#cases, refused: this.#refused, failures, slowestMs: Math.round(this.#slowest), heapMb: Math.round(this.#heap) }
  }

  async #requests(): Promise<void> {
    const shop = join(import.meta.dirname, '../../examples/shop/openapi.yaml')
    const contracts = [shop, ECHO]
    for (const source of contracts) {
      await using understudy = await createUnderstudy({ contract: source, record: { count: 100 } })
      await using lenient = await createUnderstudy({
        contract: source,
        record: { count: 100 },
        security: 'off',
        validate: 'observe',
        serialization: 'lenient',
      })
      const templates = understudy.contracts.flatMap(({ operations }) => operations.map(({ path }) => path))
      const samples = this.#samples(
        source === shop ? fc.oneof(requests(templates), mutants) : requests(templates),
        Math.ceil(this.#order.cases / contracts.length / 2),
      )
      for (const request of samples) {
        await this.#take(understudy, request, '')
        await this.#take(lenient, request, '')
      }
    }
  }

  async #contracts(): Promise<void> {
    const pairs = fc.tuple(
      contract,
      fc.array(requests(FUZZED_PATHS), { minLength: REQUESTS_OF_A_CONTRACT, maxLength: REQUESTS_OF_A_CONTRACT }),
    )
    for (const [document, asked] of this.#samples(pairs, Math.ceil(this.#order.cases / REQUESTS_OF_A_CONTRACT))) {
      const text = JSON.stringify(document)
      this.#note(text)
      try {
        await using understudy = await served(document)
        for (const request of asked) await this.#take(understudy, request, text)
      } catch (error) {
        this.#cases++
        if (error instanceof Problem) this.#refused++
        else this.#fail(String(error), `${stackOf(error)}, in ${text}`)
      }
    }
  }

  async #broken(): Promise<void> {
    for (const document of this.#samples(brokenContracts(), Math.ceil(this.#order.cases / REQUESTS_OF_A_CONTRACT))) {
      const text = JSON.stringify(document)
      this.#note(text)
      try {
        await using understudy = await served(document)
        const operations = understudy.contracts.flatMap((one) => one.operations)
        const turn = this.#cases
        for (let i = 0; i < REQUESTS_OF_A_CONTRACT; i++) {
          const operation = operations[(turn + i * 7) % Math.max(1, operations.length)]
          await this.#take(understudy, operation === undefined ? { target: '/' } : requestFor(operation), text)
        }
        if (turn % 8 === 0) for (const compiled of understudy.compiled) Array.from(compiled.check())
      } catch (error) {
        this.#cases++
        if (error instanceof Problem) this.#refused++
        else this.#fail(String(error), `${stackOf(error)}, in ${text}`)
      }
    }
  }

  /** In lots, so that the samples are never all in memory. */
  *#samples<T>(arbitrary: fc.Arbitrary<T>, count: number): Generator<T> {
    for (let done = 0; done < count; done += 500)
      yield* fc.sample(arbitrary, { numRuns: Math.min(500, count - done), seed: this.#order.seed + done })
  }

  async #take(understudy: Understudy, request: RequestLike, of: string): Promise<void> {
    const text = said(request) + (of === '' ? '' : ` of ${of}`)
    this.#note(text)
    const from = performance.now()
    try {
      const { reply, verdict } = await understudy.take(request)
      if (reply.status >= 400) this.#refused++
      if (reply.status === 500 && reply.by === 'understudy') this.#fail(`500 ${request.method}`, `answered 500: ${text}`)
      const broken = verdict.findings.find(({ subject, severity }) => subject === 'reply' && severity === 'error')
      if (broken !== undefined)
        this.#fail(`breaks ${broken.code} ${broken.rule?.pointer}`, `answer breaks ${broken.at}: ${broken.message}: ${text}`)
    } catch (error) {
      this.#fail(stackOf(error), `threw ${stackOf(error)}: ${text}`)
    }
    const took = performance.now() - from
    this.#slowest = Math.max(this.#slowest, took)
    if (took > SLOW_MS) this.#fail(`slow ${request.target}`, `took ${Math.round(took)} ms: ${text}`)
    this.#cases++
    this.#counted[0] = this.#cases
    if (this.#cases % 1_000 === 0) this.#heap = Math.max(this.#heap, process.memoryUsage().heapUsed / 1_048_576)
  }

  /** Failures of one kind are told once, by their shortest case. */
  #fail(kind: string, text: string): void {
    const known = this.#failures.get(kind)
    if (known === undefined ? this.#failures.size < MOST_FAILURES : text.length < known.length) this.#failures.set(kind, text)
  }

  #note(text: string): void {
    this.#counted[1] = new TextEncoder().encodeInto(text.slice(0, 60_000).replaceAll(/[^\x20-\x7e]/g, '?'), this.#current).written
  }
}

function said({ method, target, headers, body }: RequestLike): string {
  const text = body instanceof Uint8Array ? Buffer.from(body).toString('latin1') : ''
  return JSON.stringify({ method, target, headers, body: text })
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 3).join(' ') : String(error)
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- this port is a thread's, not a window's
parentPort?.postMessage(await new Fuzz(workerData as FuzzOrder).run())
