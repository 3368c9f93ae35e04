export type Colour = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan'

/** Puts a colour around a text, or leaves it alone. */
export type Paint = (colour: Colour, text: string) => string

/** One of the two streams that a person or a program reads. */
export interface Sink {
  write(text: string): void
  readonly paint: Paint
  readonly isTerminal: boolean
  /** Columns of the terminal; 100 where it is none. */
  readonly width: number
  /** Bytes written that the reader has not taken yet. */
  pending(): number
}

/** What a command sees of the world; a test hands in its own. */
export interface Terminal {
  readonly out: Sink
  readonly err: Sink
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

const CODES: Readonly<Record<Colour, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  cyan: [36, 39],
}

export const plain: Paint = (_colour, text) => text

export const coloured: Paint = (colour, text) => {
  const [on, off] = CODES[colour]
  return `\u001B[${on}m${text}\u001B[${off}m`
}

/** The terminal of this process. A reader that goes away (`| head`) is no reason to stop serving. */
export function processTerminal(): Terminal {
  return { out: sinkOf(process.stdout), err: sinkOf(process.stderr), env: process.env, cwd: process.cwd() }
}

function sinkOf(stream: NodeJS.WriteStream): Sink {
  let open = true
  stream.on('error', () => {
    open = false
  })
  const isTerminal = stream.isTTY
  return {
    write: (text) => {
      if (open) stream.write(text)
    },
    paint: wantsColour(process.env, isTerminal) ? coloured : plain,
    isTerminal,
    width: stream.columns > 0 ? stream.columns : 100,
    pending: () => (open ? stream.writableLength : 0),
  }
}

/** FORCE_COLOR first, then NO_COLOR (no-color.org), then whether somebody is looking. */
export function wantsColour(env: Terminal['env'], isTerminal: boolean): boolean {
  const force = env['FORCE_COLOR']
  if (force !== undefined) return force !== '0' && force !== 'false'
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return false
  return isTerminal && env['TERM'] !== 'dumb'
}

/** Text from outside made harmless for a terminal: no escape sequences, no line breaks, no reversed writing, not endless. */
export function harmless(text: string, limit = 200): string {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text
  return cut.replaceAll(/[\u0000-\u001F\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
