/** A regular expression of ECMA-262 as a tree. Captures are not told apart: only whether it matches is asked. */
export type Regex =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'sequence'; readonly parts: readonly Regex[] }
  | { readonly kind: 'choice'; readonly options: readonly Regex[] }
  | { readonly kind: 'repeat'; readonly body: Regex; readonly min: number; readonly max: number }
  | { readonly kind: 'edge'; readonly edge: '^' | '$' | 'b' | 'B' }
  | { readonly kind: 'look'; readonly body: Regex; readonly behind: boolean; readonly negative: boolean }
  | { readonly kind: 'backreference' }

/** What one character may be. The engine's own notation decides, so that nothing of ECMA's classes is told twice. */
export class CharSet {
  /** Whether characters beyond ASCII may be in it; true where that is not plain to see. */
  readonly wide: boolean
  readonly #regex: RegExp
  readonly #ascii: Uint8Array = new Uint8Array(128)

  constructor(source: string, flags: string) {
    this.#regex = new RegExp(`^(?:${source})$`, flags)
    const plain =
      (/^(?:[!-~ ]|\\[dwtnrf\\/.()[\]{}^$*+?|-])$/.test(source) && source !== '.') ||
      /^\[(?!\^)(?:[ -Z^-~]|\\[dwtnrf\\/.()[\]{}^$*+?|-])*\]$/.test(source)
    this.wide = flags.includes('i') || !plain
  }

  has(point: number): boolean {
    if (point > 127) return this.#regex.test(String.fromCodePoint(point))
    const known = this.#ascii[point]
    if (known !== 0) return known === 1
    const held = this.#regex.test(String.fromCharCode(point))
    this.#ascii[point] = held ? 1 : 2
    return held
  }

  /** False only where no character is in both. */
  meets(other: CharSet): boolean {
    if (this.wide && other.wide) return true
    for (let point = 0; point < 128; point++) if (this.has(point) && other.has(point)) return true
    return false
  }
}

/** Beyond this a group is too deep to be worth a look. */
const MAX_DEPTH = 100

/** Reads a pattern that `RegExp` accepts with these flags; null where it uses what is not modelled here. */
export function parseRegex(source: string, flags: string): Regex | null {
  try {
    return new Parser(source, flags).read()
  } catch (error) {
    if (error instanceof Unmodelled || error instanceof SyntaxError) return null
    throw error
  }
}

class Unmodelled extends Error {}

class Parser {
  readonly #source: string
  readonly #unicode: boolean
  readonly #groups: number
  readonly #named: boolean
  #flags: string
  #at = 0
  #depth = 0

  constructor(source: string, flags: string) {
    this.#source = source
    this.#flags = flags
    this.#unicode = flags.includes('u')
    this.#groups = (source.replaceAll(/\\.|\[(?:\\.|[^\]\\])*\]/gs, '').match(/\((?!\?)|\(\?<(?![=!])/g) ?? []).length
    this.#named = source.includes('(?<') && /\(\?<(?![=!])/.test(source)
  }

  read(): Regex {
    const regex = this.#choice()
    if (this.#at < this.#source.length) throw new Unmodelled()
    return regex
  }

  #choice(): Regex {
    const options = [this.#sequence()]
    while (this.#take('|')) options.push(this.#sequence())
    const only = options[0]
    return options.length === 1 && only !== undefined ? only : { kind: 'choice', options }
  }

  #sequence(): Regex {
    const parts: Regex[] = []
    while (this.#at < this.#source.length && !this.#next('|') && !this.#next(')')) parts.push(this.#quantified(this.#term()))
    const only = parts[0]
    return parts.length === 1 && only !== undefined ? only : { kind: 'sequence', parts }
  }

  #quantified(body: Regex): Regex {
    const match = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})/.exec(this.#source.slice(this.#at, this.#at + 60))
    if (match === null) return body
    this.#at += match[0].length
    this.#take('?')
    switch (match[0]) {
      case '*':
        return { kind: 'repeat', body, min: 0, max: Infinity }
      case '+':
        return { kind: 'repeat', body, min: 1, max: Infinity }
      case '?':
        return { kind: 'repeat', body, min: 0, max: 1 }
      default: {
        const min = Number(match[1])
        const max = match[2] === undefined ? min : match[3] === '' ? Infinity : Number(match[3])
        return { kind: 'repeat', body, min, max }
      }
    }
  }

  #term(): Regex {
    const char = this.#source[this.#at] ?? ''
    if (char === '^' || char === '$') {
      this.#at++
      return { kind: 'edge', edge: char }
    }
    if (char === '(') return this.#group()
    if (char === '[') return this.#class()
    if (char === '\\') return this.#escape()
    return char === '.' ? this.#set(1, '.') : this.#literal()
  }

  #group(): Regex {
    if (++this.#depth > MAX_DEPTH) throw new Unmodelled()
    this.#at++
    const look = /^\?(<?)([=!])/.exec(this.#source.slice(this.#at, this.#at + 3))
    const outer = this.#flags
    if (look !== null) this.#at += look[0].length
    else this.#opening()
    const body = this.#choice()
    if (!this.#take(')')) throw new Unmodelled()
    this.#flags = outer
    this.#depth--
    return look === null ? body : { kind: 'look', body, behind: look[1] === '<', negative: look[2] === '!' }
  }

  /** What stands behind the parenthesis of a group: nothing, `?:`, a name, or modifiers of ECMA-262 2025. */
  #opening(): void {
    if (!this.#take('?') || this.#take(':')) return
    const name = /^<[^>]*>/.exec(this.#source.slice(this.#at))
    if (name !== null) {
      this.#at += name[0].length
      return
    }
    const modifiers = /^([is]*)(?:-([is]*))?:/.exec(this.#source.slice(this.#at, this.#at + 8))
    if (modifiers === null) throw new Unmodelled()
    this.#at += modifiers[0].length
    const on = modifiers[1] ?? ''
    const kept = this.#flags.split('').filter((flag) => !on.includes(flag) && !(modifiers[2] ?? '').includes(flag))
    this.#flags = kept.join('') + on
  }

  #class(): Regex {
    let end = this.#at + 1
    while (end < this.#source.length && this.#source[end] !== ']') end += this.#source[end] === '\\' ? 2 : 1
    return this.#set(end + 1 - this.#at)
  }

  #escape(): Regex {
    const rest = this.#source.slice(this.#at, this.#at + 80)
    const edge = rest[1]
    if (edge === 'b' || edge === 'B') {
      this.#at += 2
      return { kind: 'edge', edge }
    }
    const back = /^\\(?:([1-9]\d*)|k<[^>]*>)/.exec(rest)
    if (back !== null && (back[1] === undefined ? this.#unicode || this.#named : this.#unicode || Number(back[1]) <= this.#groups)) {
      this.#at += back[0].length
      return { kind: 'backreference' }
    }
    const shape = this.#unicode
      ? /^\\(?:u\{[0-9a-fA-F]+\}|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[pP]\{[^}]*\}|[^])/u
      : /^\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z]|[0-3][0-7]{0,2}|[4-7][0-7]?|c|[^])/
    const length = shape.exec(rest)?.[0].length ?? 0
    if (length === 0) throw new Unmodelled()
    // Without the u flag `\c` before anything but a letter is a backslash.
    return rest.slice(0, length) === '\\c' ? this.#set(1, '\\\\') : this.#set(length)
  }

  #literal(): Regex {
    const point = this.#source.codePointAt(this.#at) ?? 0
    const char = this.#unicode ? String.fromCodePoint(point) : (this.#source[this.#at] ?? '')
    return this.#set(char.length, char.replace(/[\\^$.*+?()[\]{}|/]/, String.raw`\$&`))
  }

  #set(length: number, source: string = this.#source.slice(this.#at, this.#at + length)): Regex {
    this.#at += length
    return { kind: 'set', set: new CharSet(source, this.#flags) }
  }

  #next(char: string): boolean {
    return this.#source[this.#at] === char
  }

  #take(char: string): boolean {
    if (!this.#next(char)) return false
    this.#at++
    return true
  }
}
