import { header, type HeaderList } from './wire.ts'

/** Whoever calls us, and how we know. */
export interface Consumer {
  readonly id: string
  readonly by: 'header' | 'user-agent' | 'anonymous'
}

export const ANONYMOUS: Consumer = { id: 'anonymous', by: 'anonymous' }

/** What a consumer may call itself: short, printable, no spaces. Anything else counts as said nothing. */
const NAME = /^[\w.@/+:-]{1,100}$/

/** Asserted evidence only: the consumer's own word, else the product of its user agent. */
export function consumerOf(headers: HeaderList): Consumer {
  const word = header(headers, 'understudy-consumer')
  if (word !== undefined && NAME.test(word)) return { id: word, by: 'header' }
  const agent = header(headers, 'user-agent')
  if (agent === undefined) return ANONYMOUS
  const end = agent.indexOf(' ')
  const product = end < 0 ? agent : agent.slice(0, end)
  return NAME.test(product) ? { id: product, by: 'user-agent' } : ANONYMOUS
}
