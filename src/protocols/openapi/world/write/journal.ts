import type { Named, NewEntry } from '../../../../model/state.ts'
import type { Answer } from '../../../../model/world.ts'
import type { HeaderList, KeptBody } from '../../../../model/wire.ts'
import type { OperationModel } from '../../operation.ts'
import { redactBody, redactMessage, type Secrets, secretsOf } from '../../redact.ts'
import { keyText } from '../entities/address.ts'
import { consumed, produced } from './trace.ts'
import type { Done, Write } from './write.ts'

interface Noted {
  readonly entry: NewEntry
  readonly named: readonly Named[]
}

/** Fields that say how a request has to be read, or done again; others are the connection's, or nobody's business. */
const KEPT: ReadonlySet<string> = new Set([
  'content-type',
  'content-encoding',
  'accept',
  'accept-language',
  'prefer',
  'if-match',
  'if-none-match',
  'idempotency-key',
])
const LARGEST = 1_048_576

/** What of an operation's messages is kept, and what of it is not. */
interface Custody {
  readonly secrets: Secrets
  /** Fields of requests, in lower case. */
  readonly fields: ReadonlySet<string>
}

const custodies = new WeakMap<OperationModel, Custody>()

function custodyOf(model: OperationModel): Custody {
  let own = custodies.get(model)
  if (own === undefined) {
    const documented = model.parameters.filter((one) => one.in === 'header').map((one) => one.name.toLowerCase())
    custodies.set(model, (own = { secrets: secretsOf(model), fields: new Set([...KEPT, ...documented]) }))
  }
  return own
}

/** A write as it was accepted, without its secrets, so that it can be done again elsewhere; and whom it named. */
export function entryFor(write: Write, done: Done, answer: Answer, idempotencyKey: string | null): Noted {
  const { core, role, asked, about } = write
  const { model, request, inspection } = asked
  const { operation } = model
  const { secrets, fields } = custodyOf(model)
  const all = redactMessage(secrets, { target: request.target, headers: request.headers, body: about.kept })
  const cut = !about.kept.whole || about.kept.size > LARGEST
  const { identities, named } = consumed(core, role, asked, done.born.length > 0 ? null : done.address)
  const entry: NewEntry = {
    epoch: about.epoch,
    group: about.group,
    contract: core.entities.contract,
    consumer: about.consumer,
    operation: operation.id,
    method: request.method,
    path: operation.path,
    params: textsOf(inspection.params.path),
    query: all.target.includes('?') ? all.target.slice(all.target.indexOf('?') + 1) : '',
    headers: keptHeaders(fields, all.headers),
    body: cut ? cutOff(all.body) : all.body,
    status: answer.status,
    answer: redactBody(keptOf(answer.body), answer.headers, secrets.members),
    produced: produced(role, done.born),
    consumed: identities,
    idempotencyKey,
    replay: cut ? 'not-replayable' : all.body === about.kept && all.target === request.target ? 'replayable' : 'needs-input',
  }
  return { entry, named }
}

const NONE: Readonly<Record<string, string>> = {}

function textsOf(params: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const texts = Object.entries(params)
  return texts.length === 0 ? NONE : Object.fromEntries(texts.map(([name, value]) => [name, keyText(value) ?? '']))
}

function keptHeaders(fields: ReadonlySet<string>, headers: HeaderList): HeaderList {
  const kept: string[] = []
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] ?? ''
    if (fields.has(name.toLowerCase())) kept.push(name, headers[i + 1] ?? '')
  }
  return kept
}

function keptOf(bytes: Uint8Array | null): KeptBody {
  const whole = bytes ?? new Uint8Array(0)
  return cutOff({ bytes: whole, size: whole.length, whole: true })
}

function cutOff(body: KeptBody): KeptBody {
  return body.bytes.length <= LARGEST ? body : { bytes: new Uint8Array(body.bytes.subarray(0, LARGEST)), size: body.size, whole: false }
}
