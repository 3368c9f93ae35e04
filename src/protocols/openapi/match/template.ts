/** One piece of a path segment: text that must stand there, or a parameter. */
export type Part = { readonly text: string } | { readonly param: string }

/** A path segment of a template. */
export type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'param'; readonly param: string }
  /** Several parts in one segment: `{base}...{head}`, `{id}.json`. */
  | { readonly kind: 'parts'; readonly parts: readonly Part[] }
  /** A parameter that runs across slashes: `{path+}`. */
  | { readonly kind: 'greedy'; readonly param: string }

/** What a path key asks for beyond the path: `?beta=true`, `#Action=ListQueues`. `value` null: the name alone. */
export interface Condition {
  readonly name: string
  readonly value: string | null
  /** Set where the key binds a parameter there (`?q={query}`); such a condition never excludes. */
  readonly param: string | null
  readonly from: 'query' | 'fragment'
}

/** A path key of a contract, taken apart. */
export interface Template {
  readonly segments: readonly Segment[]
  /** Names as they stand between the braces, without operators, in order. */
  readonly names: readonly string[]
  readonly conditions: readonly Condition[]
}

/** A template that is deeper than this is not a path that anybody serves. */
const MAX_SEGMENTS = 256

/**
 * Takes a path key apart. Understands what stands in real contracts: several parameters in a segment, `{path+}`, `{+path}`, `{path*}`
 * and `{name=**}` as parameters that cross slashes, `{.format}` as an optional suffix (hence several templates), `{?a,b}` as no more than a hint.
 */
export function templatesOf(key: string, multi: readonly string[] = []): readonly Template[] {
  if (multi.length === 0 && PLAIN.test(key)) return [plain(key)]
  const hash = outside(key, '#')
  const path = hash < 0 ? key : key.slice(0, hash)
  const mark = outside(path, '?')
  const conditions = [
    ...(mark < 0 ? [] : conditionsOf(path.slice(mark + 1), 'query')),
    ...(hash < 0 ? [] : conditionsOf(key.slice(hash + 1), 'fragment')),
  ]
  const bare = (mark < 0 ? path : path.slice(0, mark)).replace(/\{[?&][^{}]*\}/g, '')
  const rooted = bare.startsWith('/') ? bare : `/${bare}`
  const variants = suffixed(rooted)
  return variants.flatMap((text) => {
    const pieces = split(text)
    if (pieces.length > MAX_SEGMENTS) return []
    const segments = pieces.map((piece) => segmentOf(piece, multi))
    return [{ segments, names: segments.flatMap(namesOf), conditions }]
  })
}

/** What nearly all path keys are: texts and whole parameters. */
const PLAIN = /^(?:\/(?:[^{}/?#%]*|\{[A-Za-z_][\w-]*\})){1,256}$/

function plain(key: string): Template {
  const names: string[] = []
  const segments = key
    .slice(1)
    .split('/')
    .map((text): Segment => {
      if (!text.startsWith('{')) return { kind: 'literal', text }
      const param = text.slice(1, -1)
      names.push(param)
      return { kind: 'param', param }
    })
  return { segments, names, conditions: NO_CONDITIONS }
}

const NO_CONDITIONS: readonly Condition[] = []

/** `/projects{.format}` stands for `/projects.json` and `/projects`; and for `/projectsjson`, which comes of naming the parameter `.format`. */
function suffixed(path: string): readonly string[] {
  const suffix = /\{\.([^{}]*)\}$/.exec(path)
  if (suffix === null) return [path]
  const stem = path.slice(0, suffix.index)
  return stem.endsWith('}') || stem.endsWith('/') ? [path, stem] : [path, stem, `${stem}{${suffix[1]}}`]
}

function namesOf(segment: Segment): readonly string[] {
  if (segment.kind === 'literal') return []
  if (segment.kind !== 'parts') return [segment.param]
  return segment.parts.flatMap((part) => ('param' in part ? [part.param] : []))
}

/** Decoded where it can be: a template may be written with or without percent signs, and so may a target. */
export function decoded(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The segments between slashes that stand outside of braces; the empty one before the first slash is left out. */
function split(path: string): readonly string[] {
  if (!path.includes('{')) return path.slice(1).split('/')
  const pieces: string[] = []
  let from = 1
  let inside = false
  for (let i = 1; i < path.length; i++) {
    const c = path[i]
    if (c === '{') inside = path.indexOf('}', i) > 0
    else if (c === '}') inside = false
    else if (c === '/' && !inside) {
      pieces.push(path.slice(from, i))
      from = i + 1
    }
  }
  pieces.push(path.slice(from))
  return pieces
}

function segmentOf(text: string, multi: readonly string[]): Segment {
  const parts = partsOf(text)
  const [first, ...rest] = parts
  if (first === undefined) return { kind: 'literal', text: '' }
  if (rest.length > 0) return { kind: 'parts', parts }
  if ('text' in first) return { kind: 'literal', text: first.text }
  const crossing = /^\{(\+.*|.*[+*]|[^=]*=.*\*\*.*|.*:\.[*+])\}$/.test(text) || multi.includes(first.param)
  return { kind: crossing ? 'greedy' : 'param', param: first.param }
}

function partsOf(text: string): readonly Part[] {
  const parts: Part[] = []
  let from = 0
  for (const match of text.matchAll(/\{([^{}]+)\}/g)) {
    const inner = match[1] ?? ''
    const before = text.slice(from, match.index) + (inner.startsWith('.') ? '.' : '')
    if (before !== '') parts.push({ text: decoded(before) })
    parts.push({ param: bareName(inner) })
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push({ text: decoded(text.slice(from)) })
  return parts
}

/** `+path`, `path*`, `name=projects/*`, `id:[0-9]+` and `.format` without what RFC 6570, routers and gateways write around a name. */
export function bareName(inner: string): string {
  const name = inner
    .replace(/^[+#./;]/, '')
    .replace(/[=:].*$/s, '')
    .replace(/[+*]+$/, '')
  return name === '' ? inner : name
}

function conditionsOf(text: string, from: Condition['from']): readonly Condition[] {
  return text.split('&').flatMap((pair) => {
    if (pair === '') return []
    const equals = pair.indexOf('=')
    const name = decoded(equals < 0 ? pair : pair.slice(0, equals))
    const value = equals < 0 ? null : decoded(pair.slice(equals + 1))
    const param = value === null ? null : (/^\{([^{}]+)\}$/.exec(value)?.[1] ?? null)
    return [{ name, value, param, from }]
  })
}

/** The first place of a sign that stands outside of braces, or -1. */
function outside(text: string, sign: string): number {
  let inside = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '{') inside = true
    else if (c === '}') inside = false
    else if (c === sign && !inside) return i
  }
  return -1
}
