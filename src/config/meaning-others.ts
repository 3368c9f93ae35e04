import { at } from '../model/place.ts'
import type { Mistake } from './mistake.ts'
import type { Section } from './section.ts'
import type { ConfigText } from './text.ts'

const HERE = /^(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])$/i

/** A service's address that is one of those on which we listen ourselves: the request would go round. Only ports that the file names, since the command line may have another word. */
export function* loopMistakes(text: ConfigText, root: Section): Iterable<Mistake> {
  const server = root.section('server')
  const contracts = root.section('contracts').entries()
  const own = [server.number('port'), server.section('control').number('port'), ...contracts.map(([, one]) => one.number('port'))]
  for (const [name, upstream] of root.section('upstreams').entries()) {
    const written = upstream.self() ?? upstream.text('url')
    const url = written === undefined ? null : URL.parse(written)
    if (url === null || !HERE.test(url.hostname) || !own.includes(Number(url.port || (url.protocol === 'https:' ? 443 : 80)))) continue
    const pointer = at('/upstreams', name)
    yield text.atValue(
      upstream.self() === undefined ? `${pointer}/url` : pointer,
      `${url.origin} is our own address.`,
      'Write that of the service; each needs a port of its own.',
    )
  }
}

/** Consumers whom nobody could tell apart. */
export function* consumerMistakes(text: ConfigText, root: Section): Iterable<Mistake> {
  const known = new Map<string, string>()
  for (const [name, consumer] of root.section('consumers').entries()) {
    for (const evidence of ['certificate', 'api-key', 'says']) {
      const value = consumer.text(evidence)
      if (value === undefined) continue
      const key = `${evidence} ${value}`
      const other = known.get(key)
      if (other !== undefined)
        yield text.atValue(
          `${at('/consumers', name)}/${evidence}`,
          `\`${other}\` is known by the same \`${evidence}\`.`,
          'Give each consumer one of its own.',
        )
      known.set(key, name)
    }
  }
}
