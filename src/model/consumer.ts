import { header, type HeaderList } from './wire.ts'

/** How a consumer was told from others; the first that speaks decides. */
export type Evidence = 'certificate' | 'jwt' | 'api-key' | 'header' | 'user-agent' | 'anonymous'

/** Whoever calls us, and how we know. */
export interface Consumer {
  readonly id: string
  readonly by: Evidence
  /** Verified: nobody else can say so. Asserted: the consumer says so. Guessed: it looks like it. */
  readonly trust: 'verified' | 'asserted' | 'guessed' | 'none'
  /** What the consumer called itself, where verified evidence says otherwise. */
  readonly claims?: string
}

export const ANONYMOUS: Consumer = { id: 'anonymous', by: 'anonymous', trust: 'none' }

/** What a consumer may be called: short, printable, no spaces. Anything else counts as said nothing. */
const NAME = /^[\w.@/+:-]{1,100}$/

/** The consumer's own word: ours, GraphQL clients', or the `consumer` of W3C baggage. */
export function assertedConsumer(headers: HeaderList): Consumer | null {
  const word = header(headers, 'understudy-consumer') ?? header(headers, 'graphql-client-name') ?? baggage(headers)
  return word !== undefined && NAME.test(word) ? { id: word, by: 'header', trust: 'asserted' } : null
}

/** The product of the user agent: `kestrel-web/4.2 (Linux)` is `kestrel-web/4.2`. */
export function guessedConsumer(headers: HeaderList): Consumer {
  const agent = header(headers, 'user-agent')
  if (agent === undefined) return ANONYMOUS
  const end = agent.indexOf(' ')
  const product = end < 0 ? agent : agent.slice(0, end)
  return NAME.test(product) ? { id: product, by: 'user-agent', trust: 'guessed' } : ANONYMOUS
}

function baggage(headers: HeaderList): string | undefined {
  const text = header(headers, 'baggage')
  if (text === undefined || text.length > 8_192) return undefined
  return /(?:^|,)\s*consumer\s*=\s*([^;,\s]+)/.exec(text)?.[1]
}
