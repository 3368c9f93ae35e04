import type { CommandRow } from './command.ts'
import type { OptionName } from './options.ts'

const READING: readonly OptionName[] = ['allowRemote', 'allowOutside']
const IMPROVISING: readonly OptionName[] = [
  'seed',
  'now',
  'security',
  'credential',
  'validate',
  'serialization',
  'unknownQuery',
  'examples',
]

const FILES = 'FILE is a path, a URL, or - for standard input: an OpenAPI 3.0, 3.1 or 3.2 or Swagger 2.0 contract, JSON or YAML.'
const RUNNING = 'It asks the server that was started in this folder or one above it.'
const NO_SERVER = [4, 'no running server was found, or it refused the call'] as const

/** Every command. Help, completions, the reference page and the program itself are made from this table. */
export const COMMANDS: readonly CommandRow[] = [
  {
    name: 'start',
    operand: '[file...]',
    usage: '[FILE…]',
    about: 'Stand in for the service that a contract describes.',
    details: [
      FILES,
      'Several contracts are all served at the root, or each under a path of its own: `/billing=billing.yaml`.',
      'Without FILE, the variable UNDERSTUDY_CONTRACT names it.',
      'With --json every line is an object with an `event`: `ready` (with `url`, `control`, `contracts`, `defects`), `exchange`, `stopped`.',
      'Stops at SIGINT, SIGTERM or SIGHUP: takes no new requests, gives those on their way five seconds, and exits with 0. A second signal stops at once.',
    ],
    options: ['port', 'host', 'controlPort', ...IMPROVISING, 'bodyLimit', 'cors', ...READING, 'quiet', 'json'],
    examples: [
      ['understudy start openapi.yaml', 'answers on http://127.0.0.1:4010'],
      ['understudy start openapi.yaml --port 0 --control-port off --json', 'for a program that reads the address from the first line'],
      ['understudy start shop.yaml /billing=billing.yaml', 'two contracts, the second below /billing'],
      ['curl -s https://example.com/openapi.json | understudy start -', 'a contract from standard input'],
    ],
    exits: [
      [0, 'stopped by a signal, in order'],
      [2, 'a contract cannot be read'],
      [3, 'the port is taken, or the address is not of this machine'],
      [130, 'stopped at once by a second SIGINT (129 by SIGHUP, 143 by SIGTERM)'],
    ],
    load: async () => (await import('./commands/start.ts')).start,
  },
  {
    name: 'check',
    operand: '<file...>',
    usage: 'FILE…',
    about: 'Look for defects in contracts, all of them.',
    details: [FILES, 'Each defect is told with its line, what is wrong, and what to do.'],
    options: [...READING, 'annotations', 'quiet', 'json'],
    examples: [
      ['understudy check openapi.yaml', 'for people'],
      ['understudy check --annotations github openapi.yaml', 'beside the lines of a pull request'],
      ['understudy check --json openapi.yaml', 'for programs'],
    ],
    exits: [
      [0, 'no errors; there may be warnings'],
      [1, 'a contract has errors'],
      [2, 'a contract cannot be read'],
    ],
    load: async () => (await import('./commands/check.ts')).check,
  },
  {
    name: 'explain',
    operand: '<words...>',
    usage: '[FILE] METHOD PATH',
    about: 'Tell what would be answered to a request, and why.',
    details: ['With FILE, the contract is read; without, the running server is asked. Nothing is recorded.'],
    options: ['header', 'data', ...IMPROVISING, ...READING, 'json'],
    examples: [
      ['understudy explain openapi.yaml GET /orders/7', 'by a contract'],
      ['understudy explain POST /orders --data \'{"quantity": 0}\'', 'by the running server'],
    ],
    exits: [[0, 'explained, whatever the answer is'], [2, 'the contract cannot be read'], NO_SERVER],
    load: async () => (await import('./commands/explain.ts')).explain,
  },
  {
    name: 'contracts',
    operand: '',
    usage: '',
    about: 'List the contracts of the running server.',
    details: [RUNNING],
    options: ['json'],
    examples: [['understudy contracts', '']],
    exits: [[0, 'listed'], NO_SERVER],
    load: async () => (await import('./commands/contracts.ts')).contracts,
  },
  {
    name: 'operations',
    operand: '[contract]',
    usage: '[CONTRACT]',
    about: 'List the operations of the running server.',
    details: [RUNNING, 'CONTRACT is an id that `understudy contracts` shows.'],
    options: ['json'],
    examples: [['understudy operations', '']],
    exits: [[0, 'listed'], NO_SERVER],
    load: async () => (await import('./commands/operations.ts')).operations,
  },
  {
    name: 'exchanges',
    operand: '[id]',
    usage: '[ID]',
    about: 'List what the running server was asked and answered, or show one exchange whole.',
    details: [RUNNING],
    options: ['operation', 'consumer', 'outcome', 'limit', 'json'],
    examples: [
      ['understudy exchanges --outcome breaks', 'who strays from the contract, and how'],
      ['understudy exchanges --operation createOrder --json', 'as JSON lines'],
    ],
    exits: [[0, 'listed'], [1, 'there is no such exchange'], NO_SERVER],
    load: async () => (await import('./commands/exchanges.ts')).exchanges,
  },
  {
    name: 'completion',
    operand: '<shell>',
    usage: 'bash|zsh|fish',
    about: 'Print a script that completes commands, options and their values.',
    details: [],
    options: [],
    examples: [
      ['source <(understudy completion bash)', 'for this shell'],
      ['understudy completion fish > ~/.config/fish/completions/understudy.fish', 'for good'],
    ],
    exits: [[0, 'printed']],
    load: async () => (await import('./commands/completion.ts')).completion,
  },
]

/** Exit codes that every command may end with. */
export const COMMON_EXITS: readonly (readonly [code: number, meaning: string])[] = [
  [64, 'the command line is not understood'],
  [69, 'there is no Node that is new enough, or (in a checkout) packages could not be fetched'],
  [70, 'a bug of ours'],
]
