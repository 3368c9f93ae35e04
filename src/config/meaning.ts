import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { at } from '../model/place.ts'
import { handoffMistakes } from './meaning-groups.ts'
import { consumerMistakes, loopMistakes } from './meaning-others.ts'
import type { Mistake } from './mistake.ts'
import { suggestion } from './nearest.ts'
import { Section } from './section.ts'
import type { ConfigText } from './text.ts'
import { milliseconds } from './units.ts'

/** What a schema cannot say: names that lead nowhere, ports that are taken twice, files that are not there. */
export function meaningMistakes(text: ConfigText, root: Section, folder: string): readonly Mistake[] {
  return [
    ...contractMistakes(text, root, folder),
    ...serverMistakes(text, root, folder),
    ...stateMistakes(text, root.section('state'), folder),
    ...upstreamMistakes(text, root, folder),
    ...groupMistakes(text, root),
    ...handoffMistakes(text, root),
    ...loopMistakes(text, root),
    ...consumerMistakes(text, root),
  ]
}

function* contractMistakes(text: ConfigText, root: Section, folder: string): Iterable<Mistake> {
  const places = new Map<string, string>()
  for (const [name, contract] of root.section('contracts').entries()) {
    const pointer = at('/contracts', name)
    const file = contract.self() ?? contract.text('file')
    const where = contract.self() === undefined ? `${pointer}/file` : pointer
    if (file === '-')
      yield text.atValue(
        where,
        'A contract from standard input cannot be read again.',
        'Name a file; `understudy start -` reads standard input.',
      )
    else if (file !== undefined && !/^(https?|file):/i.test(file)) yield* fileMistakes(text, where, file, folder)
    const path = contract.text('path')
    if (path === undefined) continue
    const place = JSON.stringify([path.replace(/\/+$/, ''), contract.text('host')?.toLowerCase(), contract.number('port')])
    const other = places.get(place)
    if (other !== undefined)
      yield text.atValue(
        `${pointer}/path`,
        `\`${other}\` is served below \`${path}\` already.`,
        'Give each contract a path, a host or a port of its own.',
      )
    places.set(place, name)
  }
}

function* serverMistakes(text: ConfigText, root: Section, folder: string): Iterable<Mistake> {
  const server = root.section('server')
  yield* tlsMistakes(text, '/server/tls', server.section('tls'), folder)
  const control = server.section('control')
  const port = server.number('port') ?? 4010
  const controlPort = server.off('control') ? 0 : (control.number('port') ?? 4011)
  const pointer = control.number('port') === undefined ? '/server/port' : '/server/control/port'
  if (port !== 0 && port === controlPort) {
    yield text.atValue(
      pointer,
      `The port ${port} is taken twice: by the stand-in and by the control API.`,
      'Choose another one, or 0 for any that is free.',
    )
  }
  for (const [name, contract] of root.section('contracts').entries()) {
    const own = contract.number('port')
    if (own === undefined || own !== controlPort) continue
    yield text.atValue(
      `${at('/contracts', name)}/port`,
      `The port ${own} is taken twice: by \`${name}\` and by the control API.`,
      'Choose another one.',
    )
  }
  const keys = server.section('identify').list('jwt-keys') ?? []
  for (const [index, file] of keys.entries()) yield* fileMistakes(text, `/server/identify/jwt-keys/${index}`, file, folder)
  const now = root.section('mock').text('now')
  if (now !== undefined && Number.isNaN(Date.parse(now)))
    yield text.atValue('/mock/now', `There is no such day: ${now}.`, 'Write a date such as `2026-01-01T00:00:00Z`.')
}

function* stateMistakes(text: ConfigText, state: Section, folder: string): Iterable<Mistake> {
  for (const [index, file] of (state.list('seeds') ?? []).entries()) yield* fileMistakes(text, `/state/seeds/${index}`, file, folder)
  if (state.text('store') !== 'memory') return
  for (const one of ['file', 'durability', 'file-size']) {
    if (state.text(one) !== undefined)
      yield text.atKey(`/state/${one}`, `\`${one}\` is of no use with \`store: memory\`.`, 'Remove one of the two.')
  }
}

function* upstreamMistakes(text: ConfigText, root: Section, folder: string): Iterable<Mistake> {
  for (const [name, upstream] of root.section('upstreams').entries()) {
    const pointer = at('/upstreams', name)
    const whole = upstream.self()
    const url = whole ?? upstream.text('url')
    if (url !== undefined) yield* urlMistakes(text, whole === undefined ? `${pointer}/url` : pointer, url)
    const breaker = upstream.section('breaker')
    if (milliseconds(breaker.text('max-open') ?? '60s') < milliseconds(breaker.text('open') ?? '5s')) {
      yield text.atKey(
        `${pointer}/breaker/${breaker.text('max-open') === undefined ? 'open' : 'max-open'}`,
        '`max-open` is shorter than `open`.',
        'Make it at least as long.',
      )
    }
    yield* tlsMistakes(text, `${pointer}/tls`, upstream.section('tls'), folder)
  }
}

function* tlsMistakes(text: ConfigText, pointer: string, tls: Section, folder: string): Iterable<Mistake> {
  for (const one of ['ca', 'client-ca', 'cert', 'key']) {
    const file = tls.text(one)
    if (file !== undefined) yield* fileMistakes(text, `${pointer}/${one}`, file, folder, true)
  }
  if (tls.text('client-ca') !== undefined && tls.text('cert') === undefined && tls.text('key') === undefined)
    yield text.atKey(
      `${pointer}/client-ca`,
      '`client-ca` is of no use without `cert` and `key`.',
      'Add them beside it: the server needs a certificate of its own.',
    )
  if ((tls.text('cert') === undefined) !== (tls.text('key') === undefined)) {
    const [has, lacks] = tls.text('cert') === undefined ? ['key', 'cert'] : ['cert', 'key']
    yield text.atKey(`${pointer}/${has}`, `\`${has}\` is of no use without \`${lacks}\`.`, `Add \`${lacks}\` beside it.`)
  }
}

function* urlMistakes(text: ConfigText, pointer: string, written: string): Iterable<Mistake> {
  const url = URL.parse(written)
  const said = `${JSON.stringify(written)} is not the address of a service.`
  if (!/^https?:\/\//i.test(written)) {
    const host = /^(?:\w+:\/\/)?([\w.[\]:-]+(?:\/.*)?)$/.exec(written)?.[1]
    yield text.atValue(pointer, said, `Write its address with \`http://\` or \`https://\`, as in \`http://${host ?? 'localhost:8080'}\`.`)
  } else if (url === null) yield text.atValue(pointer, said, 'Write its address, as in `http://localhost:8080`.')
  else if (url.username !== '' || url.password !== '')
    yield text.atValue(pointer, 'The address has credentials in it.', 'Take them out; they are the requests’ to bring.')
  else if (url.search !== '' || url.hash !== '')
    yield text.atValue(pointer, 'The address goes on behind its path.', 'End it with the path: no `?`, no `#`.')
}

function* groupMistakes(text: ConfigText, root: Section): Iterable<Mistake> {
  const upstreams = [...root.section('upstreams').keys()]
  const contracts = [...root.section('contracts').keys()]
  const homes = new Map<string, string>()
  for (const [name, group] of root.section('groups').entries()) {
    const pointer = at('/groups', name)
    const upstream = group.text('upstream')
    if (upstream !== undefined && !upstreams.includes(upstream)) {
      yield text.atValue(
        `${pointer}/upstream`,
        `There is no upstream \`${upstream}\`.`,
        suggestion(upstream, upstreams, `Add it: \`upstreams: { ${upstream}: http://localhost:8080 }\`.`),
      )
    }
    const contract = group.text('contract')
    if (contract !== undefined && contracts.length > 0 && !contracts.includes(contract)) {
      yield text.atValue(`${pointer}/contract`, `There is no contract \`${contract}\`.`, suggestion(contract, contracts, 'Leave it out.'))
    }
    if (upstream === undefined) yield* withoutUpstream(text, pointer, group)
    const pins = group.section('pins')
    for (const [index, consumer] of (pins.list('mock') ?? []).entries()) {
      if (pins.list('live')?.includes(consumer) === true)
        yield text.atValue(
          `${pointer}/pins/mock/${index}`,
          `\`${consumer}\` is pinned to both sides.`,
          'Remove it from one of the two lists.',
        )
    }
    for (const [index, operation] of (group.list('operations') ?? []).entries()) {
      const key = `${contract ?? ''} ${operation}`
      const other = homes.get(key)
      if (other !== undefined)
        yield text.atValue(
          `${pointer}/operations/${index}`,
          `\`${operation}\` is in the group \`${other}\` already.`,
          'Remove it from one of the two.',
        )
      homes.set(key, name)
    }
  }
}

function* withoutUpstream(text: ConfigText, pointer: string, group: Section): Iterable<Mistake> {
  const cure = 'Add `upstream:` with the name of one of `upstreams`.'
  if (group.text('stage') === 'live') yield text.atValue(`${pointer}/stage`, 'There is no service that the group could go live with.', cure)
  if ((group.section('pins').list('live') ?? []).length > 0)
    yield text.atKey(`${pointer}/pins/live`, 'There is no service that consumers could be pinned to.', cure)
}

function* fileMistakes(text: ConfigText, pointer: string, file: string, folder: string, pem = false): Iterable<Mistake> {
  const path = resolve(folder, file)
  if (!existsSync(path))
    yield text.atValue(pointer, `There is no file \`${file}\`.`, 'Check the path; it is relative to the folder of this file.')
  else if (statSync(path).isDirectory()) yield text.atValue(pointer, `\`${file}\` is a folder.`, 'Name a file inside of it.')
  else if (!isReadable(path)) yield text.atValue(pointer, `\`${file}\` may not be read.`, 'Check its permissions.')
  else if (pem && !readFileSync(path, 'latin1').includes('-----BEGIN ')) {
    yield text.atValue(pointer, `\`${file}\` is not in PEM.`, 'Name a file that begins with `-----BEGIN`.')
  }
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK)
    return true
  } catch {
    return false
  }
}
