import type { RequestLike } from '../app/request.ts'
import { Problem } from '../model/problem.ts'

/** A scenario as text: some requests, and what must come back. */
export interface Play {
  readonly title: string
  /** Settings before the first scene: `contract: openapi.yaml`, `seed: 7`. */
  readonly settings: Readonly<Record<string, string>>
  readonly scenes: readonly Scene[]
}

export interface Scene {
  readonly line: number
  readonly request: RequestLike
  readonly status: number
  readonly expectations: readonly Expectation[]
}

/** One line behind `=>`. */
export type Expectation =
  | { readonly line: number; readonly kind: 'header'; readonly name: string; /** null: any. */ readonly value: string | null }
  /** `body /items/0/id is "A1"`; `is` compares JSON, `has` only asks that there is something. */
  | { readonly line: number; readonly kind: 'body'; readonly pointer: string; readonly value: unknown; readonly any: boolean }
  /** `text contains out of stock` */
  | { readonly line: number; readonly kind: 'text'; readonly value: string }

/** What came back, by whatever way the play was performed. */
export interface Answer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

const METHOD = /^[A-Z]+ \S+$/

/**
 * Reads a play. A scene is a request line (`POST /orders`), header lines, a body behind an empty line, and `=> 201` with the
 * expectations below it; `#` begins a comment. Throws a Problem that names the line.
 */
export function parsePlay(text: string): Play {
  const lines = text.split(/\r?\n/).map((line, index) => ({ text: line.trimEnd(), number: index + 1 }))
  const settings: Record<string, string> = {}
  const scenes: Scene[] = []
  let next = 0
  for (; next < lines.length && !METHOD.test(lines[next]?.text ?? ''); next++) {
    const setting = /^([a-z]+): *(.+)$/.exec(lines[next]?.text ?? '')
    if (setting?.[1] !== undefined && setting[2] !== undefined) settings[setting[1]] = setting[2]
  }
  while (next < lines.length) {
    const end = lines.findIndex(({ text: line }, index) => index > next && METHOD.test(line) && hasAnswer(lines, next, index))
    const stop = end < 0 ? lines.length : end
    scenes.push(parseScene(lines.slice(next, stop)))
    next = stop
  }
  return { title: settings['play'] ?? 'a play', settings, scenes }
}

interface Line {
  readonly text: string
  readonly number: number
}

/** A body may hold lines that look like requests; a scene ends only after its `=>`. */
function hasAnswer(lines: readonly Line[], from: number, to: number): boolean {
  return lines.slice(from, to).some(({ text }) => text.startsWith('=> '))
}

function parseScene(lines: readonly Line[]): Scene {
  const [first] = lines
  const arrow = lines.findIndex(({ text }) => text.startsWith('=> '))
  const status = Number(lines[arrow]?.text.slice(3))
  if (first === undefined || !Number.isInteger(status)) throw broken(first?.number ?? 1, 'a scene needs a line such as `=> 200`')
  const blank = lines.findIndex(({ text }, index) => index < arrow && text === '')
  const head = lines.slice(1, blank < 0 ? arrow : blank)
  const body =
    blank < 0
      ? ''
      : lines
          .slice(blank + 1, arrow)
          .map(({ text }) => text)
          .join('\n')
          .trim()
  const [method = 'GET', target = '/'] = first.text.split(' ')
  const headers = head.filter(isSpoken).flatMap(headerLine)
  const expectations = lines
    .slice(arrow + 1)
    .filter(isSpoken)
    .map(expectation)
  return { line: first.number, request: { method, target, headers, ...(body === '' ? {} : { body }) }, status, expectations }
}

function isSpoken({ text }: Line): boolean {
  return text !== '' && !text.startsWith('#')
}

function headerLine({ text, number }: Line): string[] {
  const [, name, value] = /^([\w-]+): *(.*)$/.exec(text) ?? []
  if (name === undefined || value === undefined) throw broken(number, 'a header looks like `Accept: application/json`')
  return [name, value]
}

function expectation({ text, number: line }: Line): Expectation {
  const body = /^body (\S*) (?:is (.+)|(there))$/.exec(text)
  if (body !== null)
    return {
      line,
      kind: 'body',
      pointer: body[1] ?? '',
      value: body[2] === undefined ? null : json(body[2], line),
      any: body[2] === undefined,
    }
  if (text.startsWith('text contains ')) return { line, kind: 'text', value: text.slice('text contains '.length) }
  const named = /^([\w-]+) there$/.exec(text)?.[1]
  if (named !== undefined) return { line, kind: 'header', name: named.toLowerCase(), value: null }
  const [name = '', value = ''] = headerLine({ text, number: line })
  return { line, kind: 'header', name: name.toLowerCase(), value }
}

function json(text: string, line: number): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw broken(line, `${text} is not JSON`)
  }
}

function broken(line: number, message: string): Problem {
  return new Problem('bad-argument', `line ${line}: ${message}`)
}

/** Performs a play; gives back what went otherwise, a line each, empty where all was as written. */
export async function performPlay(play: Play, ask: (request: RequestLike) => Promise<Answer>): Promise<string[]> {
  const failures: string[] = []
  for (const scene of play.scenes) {
    const answer = await ask(scene.request)
    if (answer.status !== scene.status)
      failures.push(`line ${scene.line}: status is ${answer.status}, not ${scene.status}: ${answer.text.slice(0, 300)}`)
    for (const expected of scene.expectations) failures.push(...missed(expected, answer))
  }
  return failures
}

function missed(expected: Expectation, answer: Answer): string[] {
  switch (expected.kind) {
    case 'header': {
      const actual = answer.headers[expected.name]
      const fine = expected.value === null ? actual !== undefined : actual === expected.value
      return fine ? [] : [`line ${expected.line}: ${expected.name} is ${JSON.stringify(actual)}`]
    }
    case 'text':
      return answer.text.includes(expected.value) ? [] : [`line ${expected.line}: the body is ${answer.text.slice(0, 300)}`]
    case 'body': {
      const actual = pointed(answer.text, expected.pointer)
      const fine = expected.any ? actual !== undefined : JSON.stringify(actual) === JSON.stringify(expected.value)
      return fine ? [] : [`line ${expected.line}: body ${expected.pointer} is ${JSON.stringify(actual)}`]
    }
  }
}

function pointed(text: string, pointer: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  for (const token of pointer.split('/').slice(1)) {
    const key = token.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = Reflect.get(value, key)
  }
  return value
}
