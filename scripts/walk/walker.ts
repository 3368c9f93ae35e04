import { loadDocuments } from '../../src/documents/load.ts'
import type { Operation } from '../../src/model/contract.ts'
import type { CompiledContract } from '../../src/model/protocol.ts'
import { header, type HeaderList, type WireRequest } from '../../src/model/wire.ts'
import { mediaFor } from '../../src/protocols/openapi/judge.ts'
import { responseFor } from '../../src/protocols/openapi/answer/choose.ts'
import { readXml } from '../../src/protocols/openapi/bodies/xml.ts'
import { isJson, isXml, parseMediaType } from '../../src/protocols/openapi/media-type.ts'
import type { Media, OperationModel } from '../../src/protocols/openapi/operation.ts'
import { openapi } from '../../src/protocols/openapi/protocol.ts'
import { Findings } from '../../src/protocols/openapi/request/findings.ts'
import { type OpenApiContract, readContract } from '../../src/protocols/openapi/read/read.ts'
import type { SchemaNode } from '../../src/schema/node.ts'
import type { Client } from './client.ts'
import { plain } from './contracts.ts'
import { type Prepared, prepare, type Wanted } from './maker.ts'
import { Witness } from './witness.ts'

export interface Answer {
  readonly request: Prepared
  readonly status: number
  readonly headers: HeaderList
  readonly bytes: Buffer
  /** undefined where the body is no JSON, and no XML with a schema. */
  readonly json: unknown
  /** The schema of that JSON. */
  readonly node: SchemaNode | null
  /** In what it breaks the contract, by our judge or by Ajv; null where it keeps to it. */
  readonly broken: string | null
}

/** Asks, and holds each answer against the contract: with our judge, and with one who knows nothing of us. */
export class Walker {
  /** Requests sent, and answers on which Ajv had a word. */
  readonly count = { requests: 0, witnessed: 0 }
  readonly operations: readonly Operation[]
  readonly #compiled: CompiledContract
  readonly #read: OpenApiContract
  readonly #witness: Witness
  readonly #client: Client

  constructor(compiled: CompiledContract, read: OpenApiContract, witness: Witness, client: Client) {
    this.#compiled = compiled
    this.#read = read
    this.#witness = witness
    this.#client = client
    this.operations = read.contract.operations
  }

  find(method: string, path: string): OperationModel | null {
    const found = this.operations.find((one) => one.method === method && one.path === path)
    return found === undefined ? null : this.#read.model(found)
  }

  /** The same, whatever its parameters are called. */
  findAlike(method: string, path: string): OperationModel | null {
    const found = this.operations.find((one) => one.method === method && plain(one.path) === plain(path))
    return found === undefined ? null : this.#read.model(found)
  }

  async ask(model: OperationModel, wanted: Wanted): Promise<Answer> {
    const request = prepare(model, wanted)
    const { status, headers, bytes } = await this.#client.send(request)
    this.count.requests++
    const type = header(headers, 'content-type')
    const media = mediaFor(responseFor(model, status)?.content ?? [], type)
    const json = valueOf(bytes, type, media)
    const broken = this.#judged(request, status, headers, bytes) ?? this.#witnessed(media?.schema ?? null, json)
    return { request, status, headers, bytes, json, node: media?.schema ?? null, broken }
  }

  #judged(request: Prepared, status: number, headers: HeaderList, bytes: Buffer): string | null {
    const wire: WireRequest = { ...request, origin: 'http://localhost' }
    const match = this.#compiled.identify(wire)
    const kept = { bytes, size: bytes.length, whole: true }
    const findings = this.#compiled.judge(match, wire, { status, headers, body: kept, by: 'mock', why: [], findings: null })
    const first = findings.find(({ severity }) => severity === 'error')
    return first === undefined ? null : `${first.at}: ${first.message}`
  }

  #witnessed(node: SchemaNode | null, json: unknown): string | null {
    if (node === null || json === undefined) return null
    const said = this.#witness.opinion(node.place, node.raw, json)
    if (said !== null) this.count.witnessed++
    return said === null || said === '' ? null : `Ajv: ${said}`
  }
}

function valueOf(bytes: Buffer, written: string | undefined, media: Media | null): unknown {
  const type = parseMediaType(written ?? '')
  if (type === null || bytes.length === 0) return undefined
  if (isJson(type.essence)) return parsed(bytes.toString('utf8'))
  if (!isXml(type.essence) || media === null || media.schema === null) return undefined
  return readXml({ media, type, bytes, findings: new Findings('reply'), lenient: false })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A walker through what is served at the client's address, by the contract in a file. */
export async function walkerOf(file: string, client: Client): Promise<Walker> {
  const documents = await loadDocuments(file, { cwd: process.cwd() })
  const options = { id: 'walked', source: file, mount: '', seed: 1, now: 0, security: 'off', credentials: [] } as const
  const compiled = openapi.compile(documents, {
    ...options,
    serialization: 'contract',
    unknownQuery: 'warn',
    examples: 'mended',
    cacheBytes: 0,
  })
  // Read once more, for the models: the compiled contract keeps them to itself.
  const read = readContract(documents, options)
  return new Walker(compiled, read, new Witness(documents, read.version === '2.0' || read.version === '3.0'), client)
}
