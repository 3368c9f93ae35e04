import { contractOf } from '../answer/answer.fixture.ts'
import { openLedger, type Ledger } from '../../../ledger/ledger.ts'
import type { JournalEntry } from '../../../model/store.ts'
import type { CompiledContract } from '../../../model/protocol.ts'
import type { Answer, World } from '../../../model/world.ts'
import { isError, type Finding } from '../../../model/verdict.ts'
import { createMemoryStore } from '../../../stores/memory/store.ts'

/** A contract with its world, asked as a server asks it. */
export interface Stage {
  readonly contract: CompiledContract
  readonly world: World
  readonly ledger: Ledger
  /** `POST /orders`, with headers and what is sent: a value as JSON, a text or bytes as they are. */
  ask(line: string, sent?: unknown, headers?: readonly string[]): Promise<Told>
  journal(): Promise<readonly JournalEntry[]>
}

export interface Told {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly bytes: Uint8Array
  readonly body: unknown
  /** Who answered: state, or the stand-in without it. */
  readonly from: 'state' | 'improvised' | 'refused'
  /** What the judge has against the answer, where it is none of our own refusals. */
  readonly judged: readonly Finding[]
}

export async function stageOf(paths: object, schemas: object = {}): Promise<Stage> {
  return staged(contractOf(paths, { schemas }))
}

export async function staged(contract: CompiledContract): Promise<Stage> {
  const world = await contract.world()
  const store = createMemoryStore()
  const ledger = await openLedger(store)
  return {
    contract,
    world,
    ledger,
    ask: (line, sent, headers = []) => ask({ contract, world, ledger }, line, sent, headers),
    journal: () => store.journal({ limit: 1_000 }),
  }
}

class Nothing extends Error {
  readonly answer: Answer | null
  constructor(answer: Answer | null) {
    super('nothing was done')
    this.answer = answer
  }
}

type Parts = Pick<Stage, 'contract' | 'world' | 'ledger'>

async function ask({ contract, world, ledger }: Parts, line: string, sent: unknown, headers: readonly string[]): Promise<Told> {
  const [method = '', target = ''] = line.split(' ')
  const bytes = bytesOf(sent)
  const typed = headers.some((name) => name.toLowerCase() === 'content-type')
  const all = bytes === null || typed ? headers : ['Content-Type', 'application/json', ...headers]
  const request = { method, target, headers: all, body: bytes, origin: 'http://localhost:4010' }
  const kept = { bytes: bytes ?? new Uint8Array(0), size: bytes?.length ?? 0, whole: true }
  const match = contract.identify(request)
  const inspection = contract.inspect(match, request, bytes === null ? null : kept)
  let reply: Answer | null = null
  let from: Told['from'] = 'state'
  if (match.operation === null || inspection.findings.some(isError)) {
    reply = contract.refuse(match, request, inspection.findings)
    from = 'refused'
  } else if (world.effect(match) === 'read') reply = world.recall(match, request, inspection, ledger.view('', 1_000))
  else if (world.effect(match) === 'write') {
    const about = { now: 1_000, consumer: 'somebody', group: 'all', epoch: 1, kept }
    reply = await ledger
      .write('', 1_000, (draft) => {
        const answer = world.perform(match, request, inspection, draft, about)
        if (answer === null || answer.status >= 400) throw new Nothing(answer)
        return answer
      })
      .catch((error: unknown) => {
        if (error instanceof Nothing) return error.answer
        throw error
      })
  }
  if (reply === null) {
    reply = contract.improvise(match, request, inspection)
    from = 'improvised'
  }
  return told(contract, match, request, reply, from)
}

function bytesOf(sent: unknown): Uint8Array | null {
  if (sent === undefined || sent instanceof Uint8Array) return sent ?? null
  return Buffer.from(typeof sent === 'string' ? sent : JSON.stringify(sent))
}

function told(
  contract: CompiledContract,
  match: ReturnType<CompiledContract['identify']>,
  request: Parameters<CompiledContract['judge']>[1],
  reply: Answer,
  from: Told['from'],
): Told {
  const headers: Record<string, string> = {}
  for (let i = 0; i + 1 < reply.headers.length; i += 2) headers[(reply.headers[i] ?? '').toLowerCase()] = reply.headers[i + 1] ?? ''
  const bytes = reply.body ?? new Uint8Array(0)
  const text = Buffer.from(bytes).toString()
  const body: unknown = /json/.test(headers['content-type'] ?? '') && text !== '' ? JSON.parse(text) : undefined
  const judged = contract.judge(match, request, { ...reply, body: { bytes, size: bytes.length, whole: true } })
  return { status: reply.status, headers, text, bytes, body, from, judged: reply.by === 'understudy' ? [] : judged.filter(isError) }
}
