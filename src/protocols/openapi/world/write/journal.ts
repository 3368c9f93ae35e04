import type { Draft } from '../../../../model/state.ts'
import type { Answer } from '../../../../model/world.ts'
import type { HeaderList, KeptBody } from '../../../../model/wire.ts'
import type { OperationModel } from '../../operation.ts'
import { redactMessage, type Secrets, secretsOf } from '../../redact.ts'
import { keyText } from '../entities/address.ts'
import { consumed, produced } from './trace.ts'
import type { Done, Write } from './write.ts'

type Entry = Parameters<Draft['journal']>[0]

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
const secrets = new WeakMap<OperationModel, Secrets>()

/** A write as it was accepted, without its secrets, so that it can be done again elsewhere. */
export function entryFor(write: Write, done: Done, answer: Answer, idempotencyKey: string | null): Entry {
  const { core, role, asked, about } = write
  const { model, request, inspection } = asked
  const { operation } = model
  let own = secrets.get(model)
  if (own === undefined) secrets.set(model, (own = secretsOf(model)))
  const all = redactMessage(own, { target: request.target, headers: request.headers, body: about.kept })
  const told = redactMessage(own, { target: '', headers: answer.headers, body: keptOf(answer.body) })
  const cut = !about.kept.whole || about.kept.size > LARGEST
  return {
    epoch: about.epoch,
    group: about.group,
    contract: core.entities.contract,
    consumer: about.consumer,
    operation: operation.id,
    method: request.method,
    path: operation.path,
    params: Object.fromEntries(Object.entries(inspection.params.path).map(([name, value]) => [name, keyText(value) ?? ''])),
    query: all.target.includes('?') ? all.target.slice(all.target.indexOf('?') + 1) : '',
    headers: keptHeaders(model, all.headers),
    body: cut ? cutOff(all.body) : all.body,
    status: answer.status,
    answer: told.body,
    produced: produced(role, done.born),
    consumed: consumed(core, role, asked, done.born.length > 0 ? null : done.address),
    idempotencyKey,
    replay: cut ? 'not-replayable' : all.body === about.kept && all.target === request.target ? 'replayable' : 'needs-input',
  }
}

function keptHeaders(model: OperationModel, headers: HeaderList): HeaderList {
  const documented = new Set(model.parameters.filter((one) => one.in === 'header').map((one) => one.name.toLowerCase()))
  const kept: string[] = []
  for (let i = 0; i + 1 < headers.length; i += 2) {
    const name = headers[i] ?? ''
    if (KEPT.has(name.toLowerCase()) || documented.has(name.toLowerCase())) kept.push(name, headers[i + 1] ?? '')
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
