import type { RequestLike } from '../../src/index.ts'

/** The request that a curl command would send, for the options that the harness uses. Throws for any other. */
export function requestOf(command: string): RequestLike {
  const words = split(command.trim())
  if (words[0] !== 'curl') throw new Error(`not a curl command: ${command.slice(0, 60)}`)
  const draft: Draft = { method: null, url: '', headers: [], data: [], parts: [] }
  for (let i = 1; i < words.length; i++) i += take(draft, words[i] ?? '', words[i + 1] ?? '')
  return finish(draft)
}

interface Draft {
  method: string | null
  url: string
  readonly headers: string[]
  readonly data: string[]
  readonly parts: string[]
}

/** Reads one option; answers how many further words it took. */
function take(draft: Draft, word: string, next: string): number {
  switch (word) {
    case '-i':
    case '-s':
    case '--location':
      return 0
    case '-sIXGET':
      draft.method = 'GET'
      return 0
    case '--head':
      draft.method = 'HEAD'
      return 0
    case '-X':
    case '--request':
      draft.method = next
      return 1
    case '--url':
      draft.url = next
      return 1
    case '-H':
    case '--header':
      draft.headers.push(next)
      return 1
    case '--cookie':
      draft.headers.push(`Cookie: ${next}`)
      return 1
    case '-d':
    case '--data':
      draft.data.push(next)
      return 1
    case '--data-urlencode':
      draft.data.push(urlencoded(next))
      return 1
    case '-F':
      draft.parts.push(next)
      return 1
    default:
      if (word.startsWith('-') || draft.url !== '') throw new Error(`curl's ${word} is not known here`)
      draft.url = word
      return 0
  }
}

/** `name=content` encodes the content alone; a word without `=` is content (curl(1), --data-urlencode). */
function urlencoded(word: string): string {
  const equals = word.indexOf('=')
  return equals < 0 ? encodeURIComponent(word) : `${word.slice(0, equals)}=${encodeURIComponent(word.slice(equals + 1))}`
}

const BOUNDARY = '------------------------d74496d66958873e'

function finish(draft: Draft): RequestLike {
  const headers = ['Host', 'localhost:4010', 'User-Agent', 'curl/8.0']
  const given = draft.headers.map((line) => {
    const colon = line.indexOf(':')
    return { name: line.slice(0, colon), value: line.slice(colon + 1).trim() }
  })
  const says = (name: string): boolean => given.some((one) => one.name.toLowerCase() === name)
  if (!says('accept')) headers.push('Accept', '*/*')
  const form = draft.parts.length > 0
  for (const { name, value } of given) {
    if (value === '') continue
    headers.push(name, form && name.toLowerCase() === 'content-type' ? `${value}; boundary=${BOUNDARY}` : value)
  }
  const body = form ? multipart(draft.parts) : draft.data.length > 0 ? draft.data.join('&') : null
  if (body !== null && !says('content-type')) {
    headers.push('Content-Type', form ? `multipart/form-data; boundary=${BOUNDARY}` : 'application/x-www-form-urlencoded')
  }
  if (body !== null) headers.push('Content-Length', String(Buffer.byteLength(body)))
  const url = draft.url.replace(/^https?:\/\/[^/]+/, '').replace(/#.*$/, '')
  return {
    method: draft.method ?? (body === null ? 'GET' : 'POST'),
    target: url === '' ? '/' : url,
    headers,
    ...(body === null ? {} : { body }),
  }
}

function multipart(parts: readonly string[]): string {
  const lines = parts.map((part) => {
    const equals = part.indexOf('=')
    return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${part.slice(0, equals)}"\r\n\r\n${part.slice(equals + 1)}\r\n`
  })
  return `${lines.join('')}--${BOUNDARY}--\r\n`
}

/** The words of a shell command: quotes and backslashes as in POSIX sh, no expansions. */
function split(command: string): string[] {
  const words: string[] = []
  let word: string | null = null
  for (let i = 0; i < command.length; i++) {
    const char = command[i] ?? ''
    if (char === "'" || char === '"') {
      const quoted = untilQuote(command, i + 1, char)
      word = (word ?? '') + quoted.text
      i = quoted.end
    } else if (char === '\\') {
      i++
      if (command[i] !== '\n') word = (word ?? '') + (command[i] ?? '')
    } else if (/\s/.test(char)) {
      if (word !== null) words.push(word)
      word = null
    } else {
      word = (word ?? '') + char
    }
  }
  if (word !== null) words.push(word)
  return words
}

function untilQuote(text: string, from: number, quote: string): { text: string; end: number } {
  let found = ''
  for (let i = from; i < text.length; i++) {
    const char = text[i] ?? ''
    if (char === quote) return { text: found, end: i }
    const next = text[i + 1] ?? ''
    if (char === '\\' && quote === '"' && '"\\$`'.includes(next)) {
      found += next
      i++
    } else {
      found += char
    }
  }
  throw new Error('a quote is not closed')
}
