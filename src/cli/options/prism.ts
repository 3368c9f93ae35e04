/** A command line in our own words, and what to tell somebody who knows Prism's. */
export interface Translated {
  readonly argv: readonly string[]
  readonly hints: readonly string[]
}

interface Foreign {
  readonly flags: readonly string[]
  /** Whether a value may follow. */
  readonly value: boolean
  readonly hint: string
}

/** Flags of `prism mock` that mean something else here, or nothing. */
const FLAGS: readonly Foreign[] = [
  {
    flags: ['-d', '--dynamic'],
    value: false,
    hint: 'a request asks for improvised answers by `Prefer: dynamic=true`; examples are preferred where the contract has them',
  },
  { flags: ['--errors'], value: false, hint: 'requests that break the contract are always refused; --validate observe lets them pass' },
  { flags: ['-m', '--multiprocess'], value: false, hint: 'one process answers faster than the many did' },
  { flags: ['-v', '--verboseLevel'], value: true, hint: '--quiet and --json choose what is printed' },
  { flags: ['--ignoreExamples'], value: false, hint: 'a request asks for improvised answers by `Prefer: dynamic=true`' },
  { flags: ['--json-schema-faker-fillProperties'], value: true, hint: 'which optional properties are there follows from --seed' },
]

const BOOLEAN = /^(true|false)$/
const HOST = /^(localhost|\d{1,3}(\.\d{1,3}){3}|[\da-f:]*::[\da-f:]*)$/i

/** Understands `mock` and Prism's flags; all else passes as it is. */
export function fromPrism(argv: readonly string[]): Translated {
  if (argv[0] !== 'start' && argv[0] !== 'mock') return { argv, hints: [] }
  const mock = argv[0] === 'mock'
  const hints = mock ? ['`prism mock` is `understudy start` here'] : []
  const words = ['start']
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i] ?? ''
    const next = argv[i + 1]
    if (word === '--') {
      words.push(...argv.slice(i))
      break
    }
    const [name, value] = splitFlag(word)
    if (name === '-h' && next !== undefined && (HOST.test(next) || (mock && !next.startsWith('-')))) {
      words.push('--host', next)
      hints.push('-h HOST is --host HOST here')
      i++
    } else if (name === '--cors') {
      if ((value ?? next) === 'false') words.push('--no-cors')
      if (value === undefined && next !== undefined && BOOLEAN.test(next)) i++
    } else {
      const foreign = FLAGS.find(({ flags }) => flags.includes(name))
      if (foreign === undefined) words.push(word)
      else {
        hints.push(`${name} is Prism's: ${foreign.hint}`)
        if (value === undefined && next !== undefined && (foreign.value ? !next.startsWith('-') : BOOLEAN.test(next))) i++
      }
    }
  }
  return { argv: words, hints }
}

/** `--cors=false` → `--cors`, `false` */
function splitFlag(word: string): [string, string | undefined] {
  const equals = word.startsWith('--') ? word.indexOf('=') : -1
  return equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)]
}
