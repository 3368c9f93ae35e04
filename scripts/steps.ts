// What `npm test` and .ci/run do, cheapest refusal first. Adding a step is one line.
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'

export interface Step {
  readonly name: string
  /** Arguments for the Node that runs us. */
  readonly run: readonly string[]
  /** Killed, and failed, when it takes longer. */
  readonly minutes: number
  /** A folder or file (from the root) that the step cannot do without; where it is missing, that is told and the step is left out. */
  readonly needs?: string
  /** Whether what it prints is of interest where all is fine. */
  readonly loud?: boolean
}

const tool = (name: string, ...rest: string[]): string[] => [`node_modules/${name}`, ...rest]
const nodeTest = (...rest: string[]): string[] => [
  '--disable-warning=ExperimentalWarning',
  '--test',
  '--test-reporter=./scripts/reporter.ts',
  '--test-reporter-destination=stdout',
  ...rest,
]

/** One process for all that needs no process of its own; as many of those as there are cores, two at most. */
function unit(): Step[] {
  const exclude = ['test/house/**', 'test/process/**', 'test/dashboard/**', '**/node_modules/**', 'bench/**']
  const files = globSync(['src/**/*.test.ts', 'ui/**/*.test.ts', 'test/**/*.test.ts', 'scripts/**/*.test.ts'], { exclude }).toSorted()
  const shards = Math.min(2, availableParallelism(), files.length)
  return Array.from({ length: shards }, (_, i) => ({
    name: shards === 1 ? 'unit' : `unit ${i + 1}/${shards}`,
    run: nodeTest('--test-isolation=none', `--test-shard=${i + 1}/${shards}`, ...files),
    minutes: 4,
  }))
}

/** Steps of one group run side by side. */
export function steps(): readonly (readonly Step[])[] {
  return [
    [{ name: 'format', run: tool('oxfmt/bin/oxfmt', '--check', '--no-error-on-unmatched-pattern', ...places()), minutes: 1 }],
    [{ name: 'lint', run: tool('oxlint/bin/oxlint', '--deny-warnings', ...places()), minutes: 2 }],
    [
      { name: 'types', run: tool('typescript/bin/tsc'), minutes: 2 },
      { name: 'types of pages', run: tool('typescript/bin/tsc', '-p', 'ui'), minutes: 2 },
    ],
    [{ name: 'house', run: nodeTest('--test-isolation=none', 'test/house/*.test.ts'), minutes: 1 }],
    unit(),
    [{ name: 'unused', run: tool('knip/bin/knip.js', '--no-progress'), minutes: 1 }],
    [{ name: 'build', run: ['scripts/build.ts'], minutes: 1 }],
    [{ name: 'dashboard 1/2', run: nodeTest('--test-concurrency=1', '--test-shard=1/2', 'test/dashboard/*.test.ts'), minutes: 4 }],
    [{ name: 'dashboard 2/2', run: nodeTest('--test-concurrency=1', '--test-shard=2/2', 'test/dashboard/*.test.ts'), minutes: 4 }],
    [{ name: 'process', run: nodeTest('--test-concurrency=2', 'test/process/*.test.ts'), minutes: 5 }],
  ]
}

/** The longer checks, for .ci/run alone: one line each. They print what they measured; their last line is `N passed, N failed`. */
export function checks(): readonly (readonly Step[])[] {
  const corpus = '../shared/corpus'
  return [
    [check('json-schema-suite', 4, corpus), check('improvise-suite', 4, corpus)],
    [check('json-bodies', 3, corpus), check('strings', 3, corpus)],
    [check('determinism', 4), check('prism-harness', 4, corpus)],
    [check('fuzz', 10)],
    [check('corpus-serve', 10, corpus)],
    [check('resources', 3, corpus), check('store-kill', 3)],
    [check('walk', 8, corpus), check('relations', 5, corpus)],
    [check('server-kill', 9), check('memory', 5)],
    [check('drill', 2)],
    [check('fallback-drill', 2), check('proxy-soak', 3)],
    [check('differences', 3)],
    [check('handoff-drill', 5)],
    [check('demo', 3)],
    [check('isolation', 8)],
    [check('shadow-soak', 3)],
    [check('feed', 5)],
    [check('psplib', 5, `${corpus}/psplib`), check('planning', 4), check('catalogues', 2, `${corpus}/catalog`)],
    [check('fidelity', 25, '../shared/tools/fidelity')],
  ]
}

function check(file: string, minutes: number, needs?: string): Step {
  return { name: file, run: [`scripts/checks/${file}.ts`], minutes, loud: true, ...(needs === undefined ? {} : { needs }) }
}

/** Where our own source stands. */
function places(): string[] {
  return globSync(['src', 'ui', 'test', 'scripts', 'bench', 'examples']).toSorted()
}
