// Strings that have broken other programs, in every place of a request: each is understood code point for code point, and
// comes back where it is echoed. Never a crash.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createUnderstudy, type Exchange, type ListeningUnderstudy, type RequestLike } from '../../src/index.ts'
import { ECHO } from './echo-contract.ts'
import { shared } from './shared-folder.ts'
import { Tally } from './tally.ts'

interface Place {
  readonly name: string
  /** null where the string cannot legally stand there. */
  send(text: string): RequestLike | null
  /** What the stand-in understood; null where an exchange does not tell, since it is kept secret: then the contract allows this one string only. */
  readonly understood: ((exchange: Exchange) => unknown) | null
  /** The member of the answer in which it has to come back; null where nothing promises that. */
  readonly echoed: 'id' | 'text' | null
}

const BOUNDARY = 'x'.repeat(40)
const content = (exchange: Exchange): unknown => (exchange.content as { text?: unknown } | undefined)?.text

const PLACES: readonly Place[] = [
  {
    name: 'path',
    // Dots alone would be taken for steps (RFC 3986 section 5.2.4), an empty segment for another path.
    send: (text) =>
      text === '' ? null : { target: `/path/${/^\.{1,2}$/.test(text) ? text.replaceAll('.', '%2E') : encodeURIComponent(text)}` },
    understood: (exchange) => exchange.params.path['id'],
    echoed: 'id',
  },
  {
    name: 'query',
    send: (text) => ({ target: `/query?text=${encodeURIComponent(text)}` }),
    understood: (exchange) => exchange.params.query['text'],
    echoed: null,
  },
  {
    name: 'header',
    // Field content is visible ASCII, spaces and tabs within it (RFC 9110 section 5.5).
    send: (text) => (/^[\x21-\x7e]([\t\x20-\x7e]*[\x21-\x7e])?$/.test(text) ? { target: '/header', headers: ['X-Text', text] } : null),
    understood: (exchange) => exchange.params.header['X-Text'] ?? exchange.params.header['x-text'],
    echoed: null,
  },
  {
    name: 'cookie',
    send: (text) => ({ target: '/cookie', headers: ['Cookie', `first=1; text=${encodeURIComponent(text)}`] }),
    understood: null,
    echoed: null,
  },
  { name: 'JSON', send: (text) => ({ method: 'POST', target: '/json', body: { text } }), understood: content, echoed: 'text' },
  {
    name: 'form',
    send: (text) => ({
      method: 'POST',
      target: '/form',
      headers: ['Content-Type', 'application/x-www-form-urlencoded'],
      body: new URLSearchParams({ text }).toString(),
    }),
    understood: content,
    echoed: 'text',
  },
  {
    name: 'multipart',
    send: (text) => ({
      method: 'POST',
      target: '/multipart',
      headers: ['Content-Type', `multipart/form-data; boundary=${BOUNDARY}`],
      body: `--${BOUNDARY}\r\nContent-Disposition: form-data; name="text"\r\n\r\n${text}\r\n--${BOUNDARY}--\r\n`,
    }),
    understood: content,
    echoed: 'text',
  },
]

async function look(understudy: ListeningUnderstudy, place: Place, text: string): Promise<string | null> {
  const request = place.send(text)
  if (request === null) return null
  const exchange = place.understood === null ? await only(text, request) : await understudy.take(request)
  const { status, body } = exchange.reply
  const what = `${place.name} ${JSON.stringify(text.slice(0, 60))}`
  if (status >= 300) return `${what}: answered ${status}: ${exchange.inspected.map(({ message }) => message).join('; ')}`
  const understood = place.understood === null ? text : place.understood(exchange)
  if (understood !== text) return `${what}: understood as ${JSON.stringify(understood)}`
  if (place.echoed === null) return ''
  const answer = JSON.parse(Buffer.from(body.bytes).toString('utf8')) as Record<string, unknown>
  return answer[place.echoed] === text ? '' : `${what}: came back as ${JSON.stringify(answer[place.echoed])}`
}

/** Asks a stand-in that takes no other cookie. */
async function only(text: string, request: RequestLike): Promise<Exchange> {
  const parameters = [{ name: 'text', in: 'cookie', required: true, schema: { type: 'string', const: text } }]
  const paths = { '/cookie': { get: { parameters, responses: { 200: { description: 'Right' } } } } }
  await using strict = await createUnderstudy({ contract: { openapi: '3.1.0', info: { title: 'One cookie', version: '1' }, paths } })
  return await strict.take(request)
}

const list = JSON.parse(readFileSync(join(shared('corpus/strings'), 'blns.json'), 'utf8')) as string[]
const own = [
  '\u0000',
  'a\u0000b',
  '\r\n',
  '\uFEFFbom',
  '\u2028\u2029',
  '\u{1F469}\u200D\u{1F4BB}',
  'e\u0301',
  '\u00E9',
  '\u{10FFFF}',
  '__proto__',
  'constructor',
  'a+b c%20d',
  '%',
  '%zz',
  'a;b',
  'a&b=c',
  'a,b',
  '{id}',
  '..%2f',
  'x'.repeat(10_000),
]
const tally = new Tally('Strings in every place')
tally.row('place', 'sent', 'not legal there', 'wrong')
await using understudy = await createUnderstudy({ contract: ECHO })
for (const place of PLACES) {
  let sent = 0
  let wrong = 0
  let illegal = 0
  for (const text of [...list, ...own]) {
    let said: string | null
    try {
      said = await look(understudy, place, text)
    } catch (error) {
      said = `${place.name} ${JSON.stringify(text.slice(0, 60))}: threw ${error instanceof Error ? error.stack : String(error)}`
    }
    if (said === null) {
      illegal++
      continue
    }
    sent++
    if (said !== '') wrong++
    tally.expect(said === '', place.name, said)
  }
  tally.row(place.name, sent, illegal, wrong)
}
tally.finish()
