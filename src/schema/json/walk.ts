/** Where a JSON text goes wrong, and how. */
export interface JsonFault {
  readonly message: string
  readonly offset: number
}

/** A number as written, and the keys and indices that lead to it. */
export interface WrittenNumber {
  readonly path: readonly (string | number)[]
  readonly digits: string
}

export interface JsonWalk {
  readonly fault: JsonFault | null
  /** Numbers with 16 characters or more, or with an exponent. */
  readonly wide: readonly WrittenNumber[]
}

interface Level {
  readonly keys: Set<string> | null
  step: string | number
}

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const HEX = /^[0-9a-fA-F]{4}$/
const WORDS = ['true', 'false', 'null']

/** Reads JSON by its grammar (RFC 8259) without recursion: for messages with a position, for duplicate keys and for lossless numbers. */
export function walkJson(text: string, maxDepth: number, refuseDuplicates: boolean): JsonWalk {
  const walker = new Walker(text, maxDepth, refuseDuplicates)
  return { fault: walker.run(), wide: walker.wide }
}

class Walker {
  readonly wide: WrittenNumber[] = []
  readonly #text: string
  readonly #maxDepth: number
  readonly #refuseDuplicates: boolean
  readonly #levels: Level[] = []
  #at = 0

  constructor(text: string, maxDepth: number, refuseDuplicates: boolean) {
    this.#text = text
    this.#maxDepth = maxDepth
    this.#refuseDuplicates = refuseDuplicates
  }

  run(): JsonFault | null {
    for (;;) {
      const fault = this.#value()
      if (fault !== null) return fault
      // A value has just ended, or a bracket has opened: `#next` finds where the following value begins.
      const more = this.#next()
      if (more !== true) return more === false ? null : more
    }
  }

  #value(): JsonFault | null {
    this.#space()
    const char = this.#text[this.#at]
    if (char === undefined) return this.#fault(this.#levels.length === 0 ? 'There is no value' : 'The text ends in the middle of a value')
    if (char === '{' || char === '[') return this.#open(char)
    if (char === '"') return this.#string()
    if (char === '-' || (char >= '0' && char <= '9')) return this.#number()
    for (const word of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue
      this.#at += word.length
      return null
    }
    return this.#fault(`${this.#shown()} cannot begin a value`)
  }

  #open(char: string): JsonFault | null {
    if (this.#levels.length >= this.#maxDepth) return this.#fault(`Arrays and objects nest deeper than ${this.#maxDepth} levels`)
    this.#at++
    this.#levels.push({ keys: char === '{' ? new Set() : null, step: -1 })
    return null
  }

  /** True: go on with a value; false: the text is done. */
  #next(): boolean | JsonFault {
    for (;;) {
      this.#space()
      const level = this.#levels.at(-1)
      const char = this.#text[this.#at]
      if (level === undefined) return char === undefined ? false : this.#fault(`${this.#shown()} follows the value; nothing may`)
      const first = level.step === -1
      if (char === (level.keys === null ? ']' : '}')) {
        this.#at++
        this.#levels.pop()
        continue
      }
      if (!first) {
        if (char !== ',') return this.#fault(this.#missing(level))
        this.#at++
      }
      return level.keys === null ? this.#element(level) : this.#member(level, level.keys)
    }
  }

  #missing(level: Level): string {
    const end = level.keys === null ? ']' : '}'
    if (this.#at >= this.#text.length) return `The text ends before "${end}"`
    return `${this.#shown()} stands where "," or "${end}" is expected`
  }

  #element(level: Level): boolean {
    level.step = typeof level.step === 'number' ? level.step + 1 : 0
    return true
  }

  #member(level: Level, keys: Set<string>): boolean | JsonFault {
    this.#space()
    const start = this.#at
    if (this.#text[start] !== '"') return this.#fault(`${this.#shown()} stands where a key in double quotes is expected`)
    const fault = this.#string()
    if (fault !== null) return fault
    const key = String(JSON.parse(this.#text.slice(start, this.#at)))
    if (this.#refuseDuplicates && keys.has(key)) return { message: `The key ${JSON.stringify(key)} is there twice`, offset: start }
    keys.add(key)
    level.step = key
    this.#space()
    if (this.#text[this.#at] !== ':') return this.#fault(`${this.#shown()} stands where ":" is expected`)
    this.#at++
    return true
  }

  #number(): JsonFault | null {
    const start = this.#at
    NUMBER.lastIndex = start
    const digits = NUMBER.exec(this.#text)?.[0]
    if (digits === undefined) return this.#fault('A number is malformed')
    this.#at = start + digits.length
    if (/[\d.eE+-]/.test(this.#text[this.#at] ?? '')) return this.#fault('A number is malformed')
    if (digits.length > 15 || digits.includes('e') || digits.includes('E')) {
      this.wide.push({ path: this.#levels.map((level) => level.step), digits })
    }
    return null
  }

  #string(): JsonFault | null {
    for (this.#at++; this.#at < this.#text.length; this.#at++) {
      const code = this.#text.charCodeAt(this.#at)
      if (code === 34) {
        this.#at++
        return null
      }
      if (code < 32) return this.#fault('A string holds a control character; write it as an escape')
      if (code === 92) {
        const fault = this.#escape()
        if (fault !== null) return fault
      }
    }
    return this.#fault('The text ends in the middle of a string')
  }

  #escape(): JsonFault | null {
    this.#at++
    const char = this.#text[this.#at]
    if (char === 'u') {
      if (!HEX.test(this.#text.slice(this.#at + 1, this.#at + 5))) return this.#fault('"\\u" is not followed by four hexadecimal digits')
      this.#at += 4
    } else if (char === undefined || !'"\\/bfnrt'.includes(char)) return this.#fault('A string holds an unknown escape')
    return null
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return
      this.#at++
    }
  }

  #shown(): string {
    const point = this.#text.codePointAt(this.#at)
    return point === undefined ? 'The end of the text' : JSON.stringify(String.fromCodePoint(point))
  }

  #fault(message: string): JsonFault {
    return { message, offset: Math.min(this.#at, this.#text.length) }
  }
}
