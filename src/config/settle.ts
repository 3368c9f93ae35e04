import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Problem } from '../model/problem.ts'
import type {
  Configuration,
  ConsumersSetting,
  ContractSetting,
  MockSetting,
  RetentionSetting,
  ServerSetting,
  StateSetting,
  UpstreamSetting,
} from './configuration.ts'
import type { Section } from './section.ts'
import { groupOf, handoffOf, messagesOf, VALIDATION } from './settle-groups.ts'
import { mapped, size, some, time } from './settling.ts'
import { share } from './units.ts'

/** What a checked configuration says, in the words and units of the library. Relative files stand in `folder`. */
export function settle(root: Section, folder: string): Configuration {
  const files: string[] = []
  const read = (file: string | undefined): string | undefined => {
    if (file === undefined) return undefined
    const path = resolve(folder, file)
    files.push(path)
    try {
      return readFileSync(path, 'utf8')
    } catch (cause) {
      throw new Problem('config-invalid', `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause })
    }
  }
  return {
    contracts: root
      .section('contracts')
      .entries()
      .map(([name, contract]) => contractOf(name, contract)),
    server: serverOf(root.section('server'), read),
    mock: mockOf(root.section('mock')),
    state: root.off('state') ? false : stateOf(root.section('state'), folder),
    upstreams: mapped(root.section('upstreams'), (upstream) => upstreamOf(upstream, read)),
    groups: mapped(root.section('groups'), groupOf),
    handoff: handoffOf(root.section('handoff')),
    consumers: consumersOf(root.section('consumers'), root.section('server').section('identify'), read),
    files,
  }
}

function contractOf(name: string, contract: Section): ContractSetting {
  return {
    name,
    file: contract.self() ?? contract.text('file') ?? '',
    ...some({
      path: contract.text('path'),
      host: contract.text('host')?.toLowerCase(),
      port: contract.number('port'),
      validate: messagesOf(contract.section('validate')),
      allowRemote: contract.flag('allow-remote'),
      allowOutside: contract.flag('allow-outside'),
    }),
  }
}

type Read = (file: string | undefined) => string | undefined

function serverOf(server: Section, read: Read): ServerSetting {
  const control = server.section('control')
  const tls = server.section('tls')
  const [cert, key, clientCa] = [read(tls.text('cert')), read(tls.text('key')), read(tls.text('client-ca'))]
  return {
    control: server.off('control') ? null : some({ port: control.number('port'), host: control.text('host') }),
    ...some({
      port: server.number('port'),
      host: server.text('host'),
      bodyLimit: size(server, 'body-limit'),
      headersTimeout: time(server, 'headers-timeout'),
      requestTimeout: time(server, 'request-timeout'),
      tls: cert === undefined || key === undefined ? undefined : { cert, key, ...some({ clientCa }) },
    }),
  }
}

function mockOf(mock: Section): MockSetting {
  return some({
    seed: mock.number('seed'),
    now: mock.text('now'),
    security: mock.word('security', ['off', 'enforce', 'strict']),
    credentials: mock.list('credentials'),
    validate: mock.word('validate', VALIDATION),
    serialization: mock.word('serialization', ['contract', 'lenient']),
    unknownQuery: mock.word('unknown-query', ['warn', 'refuse']),
    examples: mock.word('examples', ['mended', 'verbatim']),
    cors: mock.flag('cors'),
    cacheBytes: size(mock, 'cache-bytes'),
  })
}

function stateOf(state: Section, folder: string): StateSetting {
  const [sessions, idempotency] = [state.section('sessions'), state.section('idempotency')]
  const file = state.text('file')
  return some({
    store: state.word('store', ['sqlite', 'memory']),
    path: file === undefined ? undefined : resolve(folder, file),
    durability: state.word('durability', ['process', 'power']),
    fileBytes: size(state, 'file-size'),
    bytes: size(state, 'size'),
    sessionBytes: size(state, 'session-size'),
    sessions: some({ count: sessions.number('count'), idle: time(sessions, 'idle') }),
    snapshots: state.number('snapshots'),
    idempotency: some({ count: idempotency.number('count'), age: time(idempotency, 'age') }),
    exchanges: state.off('exchanges') ? false : retentionOf(state.section('exchanges')),
    journal: retentionOf(state.section('journal')),
    seeds: state.list('seeds')?.map((one) => resolve(folder, one)),
  })
}

function retentionOf(kept: Section): RetentionSetting {
  return some({ count: kept.number('count'), bytes: size(kept, 'size'), age: time(kept, 'age') })
}

type ReadFile = (file: string | undefined) => string | undefined

function upstreamOf(upstream: Section, read: ReadFile): UpstreamSetting {
  const retry = upstream.section('retry')
  const breaker = upstream.section('breaker')
  const tls = upstream.section('tls')
  const percent = retry.text('percent')
  return {
    url: upstream.self() ?? upstream.text('url') ?? '',
    retry: some({
      max: retry.number('max'),
      percent: percent === undefined ? undefined : share(percent),
      window: time(retry, 'window'),
      minPerSecond: retry.number('min-per-second'),
    }),
    breaker: some({
      window: time(breaker, 'window'),
      minCalls: breaker.number('min-calls'),
      ratio: breaker.number('ratio'),
      consecutive: breaker.number('consecutive'),
      open: time(breaker, 'open'),
      maxOpen: time(breaker, 'max-open'),
      jitter: breaker.number('jitter'),
      probes: breaker.number('probes'),
    }),
    tls: some({ ca: read(tls.text('ca')), cert: read(tls.text('cert')), key: read(tls.text('key')), servername: tls.text('servername') }),
    ...some({
      connect: time(upstream, 'connect'),
      firstByte: time(upstream, 'first-byte'),
      idle: time(upstream, 'idle'),
      total: time(upstream, 'total'),
      maxInFlight: upstream.number('max-in-flight'),
      idempotency: upstream.word('idempotency', ['none', 'honoured']),
      probe: upstream.text('probe'),
      buildHeader: upstream.text('build-header'),
      credentials: upstream.word('credentials', ['auto', 'forward', 'strip']),
    }),
  }
}

function consumersOf(consumers: Section, identify: Section, read: ReadFile): ConsumersSetting {
  const keys = identify.list('jwt-keys')
  return some({
    rules: mapped(consumers, (one) => {
      const jwt = one.section('jwt')
      const claims = mapped(jwt, (claim) => claim.self() ?? '')
      return some({
        certificate: one.text('certificate'),
        jwt: jwt.keys().length === 0 ? undefined : claims,
        apiKey: one.text('api-key'),
        says: one.text('says'),
      })
    }),
    keys: keys?.map((file) => (read(file) ?? '').trim()),
    claims: identify.list('claims'),
    apiKeyFields: identify.list('api-key-fields'),
  })
}
