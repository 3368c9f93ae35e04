/** Values as JSON has them, and what a person sees at a glance in them. */
export type Members = Readonly<Record<string, unknown>>
export type Scalar = string | number | boolean

export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** A name without its manner of writing: `issue_number`, `issueNumber` and `Issue-Number` are one. */
export function bare(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

export function at(value: unknown, tokens: readonly string[]): unknown {
  return tokens.reduce<unknown>(
    (inner, token) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, token) : undefined),
    value,
  )
}

/** The same value with another one at a place that it has. */
export function withAt(value: unknown, tokens: readonly string[], next: unknown): unknown {
  const [token, ...rest] = tokens
  if (token === undefined) return next
  if (Array.isArray(value)) return value.map((one, index) => (String(index) === token ? withAt(one, rest, next) : one))
  return isMembers(value) ? { ...value, [token]: withAt(value[token], rest, next) } : value
}

/** Scalars that stand in objects in objects, by their places. Arrays are not entered. */
export function* scalars(value: unknown, depth = 4, tokens: readonly string[] = []): Generator<[readonly string[], Scalar]> {
  if (!isMembers(value)) return
  for (const [name, one] of Object.entries(value)) {
    if (isScalar(one)) yield [[...tokens, name], one]
    else if (depth > 0) yield* scalars(one, depth - 1, [...tokens, name])
  }
}

/** The last segment of a path that is no parameter. */
export function noun(path: string): string {
  return bare(
    path
      .replace(/\.json$/, '')
      .split('/')
      .findLast((segment) => segment !== '' && !segment.includes('{')) ?? '',
  )
}

/** The parameters of a path template, outermost first. */
export function paramsOf(path: string): string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name)
}

/** Where in a request the thing itself stands: within `data`, within a member that is called like it. What is alone need not be it. */
export function unwrappedSent(value: unknown, collection: string): readonly string[] {
  const tokens = unwrapped(value, collection)
  const name = bare(tokens[0] ?? '')
  return name === 'data' || related(name, noun(collection)) ? tokens : []
}

/** Where in an answer the thing itself stands: within `data`, within the only member, within a list of one. */
export function unwrapped(value: unknown, collection: string): readonly string[] {
  const tokens: string[] = []
  const word = noun(collection)
  for (let inner = value; isMembers(inner) && tokens.length < 4;) {
    const [name, next] = wrapped(inner, word) ?? []
    if (name === undefined) break
    tokens.push(name)
    inner = next
    if (Array.isArray(inner)) {
      tokens.push('0')
      inner = inner[0]
    }
  }
  return tokens
}

function wrapped(value: Members, word: string): [string, unknown] | null {
  const inner = Object.entries(value).filter(([, one]) => isMembers(one) || isOneThing(one))
  const nameless = !Object.keys(value).some((name) => bare(name) === 'id')
  const data = inner.find(([name, one]) => bare(name) === 'data' || (nameless && bare(name) === 'result' && isMembers(one)))
  const plainest = Object.entries(value).filter(([name, one]) => isScalar(one) && !ABOUT.test(bare(name))).length
  if (data !== undefined) return data
  const held = plainest > 0 || !nameless ? undefined : inner.find(([name, one]) => HOLDERS.test(bare(name)) && isMembers(one))
  if (held !== undefined) return held
  const [only] = inner
  if (only !== undefined && inner.length === 1 && Object.keys(value).length === 1) return only
  const named = inner.find(([name]) => related(bare(name), word))
  return named !== undefined && plainest <= (Array.isArray(named[1]) ? 6 : 1) ? named : null
}

/** What an answer says of itself, and of no thing: how it went, which request it was to. */
const ABOUT = /^(requestid|success|successful|ok|status|statuscode|code|responsecode|message|msg|api|method)$/
/** Where answers that say something of themselves have the thing. */
const HOLDERS = /^(response|content|payload|body|item|entity|object|resource|record)$/

function isOneThing(value: unknown): boolean {
  return Array.isArray(value) && value.length === 1 && isMembers(value[0])
}

/** `droplet` and `droplets`, `policy` and `policies`. */
function related(name: string, word: string): boolean {
  if (name.length < 3 || word.length < 3) return name === word
  const [short, long] = name.length < word.length ? [name, word] : [word, name]
  return long.startsWith(short.slice(0, Math.max(3, short.length - 1))) && long.length - short.length <= 3
}

/** Whether a member is called like something that the path names above: a parent, which the path tells already. */
export function namesParent(name: string, path: string): boolean {
  const above = path
    .split('/')
    .slice(0, -1)
    .map((segment) => bare(segment.replaceAll(/[{}]/g, '')))
  return above.some((segment) => segment.length > 2 && related(bare(name), segment))
}
