import type { CommandRow } from './options/command.ts'
import { HANDOFF_COMMANDS } from './handoff-commands.ts'
import type { OptionName } from './options/option-values.ts'
import { PLAN_COMMANDS } from './plan-commands.ts'

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
      'Without FILE, the variable UNDERSTUDY_CONTRACT names it, or understudy.yaml of this folder does; `understudy init` writes one.',
      'The command line goes before the environment, the environment before the configuration.',
      'A configuration or contract that is saved is taken over at once, without dropping a connection; at SIGHUP all are read again. One that cannot be used is told, and the last good one stays.',
      'With --json every line is an object with an `event`: `ready` (with `url`, `control`, `state`, `contracts`, `defects`), `exchange`, `stopped`.',
      'Stops at SIGINT, SIGTERM, or when its terminal goes away: takes no new requests, gives those on their way five seconds, and exits with 0. A second signal stops at once.',
    ],
    options: [
      'config',
      'port',
      'host',
      'controlPort',
      ...IMPROVISING,
      'state',
      'seedData',
      'bodyLimit',
      'cors',
      ...READING,
      'reload',
      'quiet',
      'json',
    ],
    examples: [
      ['understudy start openapi.yaml', 'answers on http://127.0.0.1:4010'],
      ['understudy start openapi.yaml --port 0 --control-port off --json', 'for a program that reads the address from the first line'],
      ['understudy start', 'as understudy.yaml of this folder says'],
      ['understudy start shop.yaml /billing=billing.yaml', 'two contracts, the second below /billing'],
      ['curl -s https://example.com/openapi.json | understudy start -', 'a contract from standard input'],
    ],
    exits: [
      [0, 'stopped by a signal, in order'],
      [2, 'a contract or the configuration cannot be used'],
      [3, 'the port is taken, or the address is not of this machine'],
      [130, 'stopped at once by a second SIGINT (143 by SIGTERM)'],
    ],
    load: async () => (await import('./commands/start.ts')).start,
  },
  {
    name: 'init',
    operand: '[contract]',
    usage: '[CONTRACT]',
    about: 'Write a configuration to begin with, understudy.yaml, from a contract.',
    details: [
      'CONTRACT is a path or a URL; without, openapi.yaml (or .yml, .json) of this folder.',
      'What is served stands in it, and all else as comments: settings, upstreams, and the groups that the contract suggests.',
    ],
    options: ['config', 'force', ...READING, 'quiet'],
    examples: [
      ['understudy init openapi.yaml', ''],
      ['understudy init openapi.yaml --force', 'in the place of one that is there'],
    ],
    exits: [
      [0, 'written'],
      [2, 'the contract cannot be read'],
      [64, 'there is a configuration already, or no contract'],
    ],
    load: async () => (await import('./commands/init.ts')).init,
  },
  {
    name: 'check',
    operand: '<file...>',
    usage: 'FILE…',
    about: 'Look for defects in contracts, all of them.',
    details: [
      FILES,
      'A configuration (understudy.yaml) is checked with all contracts that it names.',
      'Each defect is told with its line, what is wrong, and what to do.',
    ],
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
    operand: '[words...]',
    usage: '[FILE] METHOD PATH | NEED | --groups [FILE] | --resources [FILE]',
    about:
      'Tell what would be answered to a request, and why; or when a need can be met; or which operations move together; or which resources there are.',
    details: [
      'With FILE, the contract is read; without, the running server is asked. Nothing is recorded.',
      'NEED is a need of the plan, by its name; without a running server, or with --offline, it is told by the files alone.',
    ],
    options: ['header', 'data', 'groups', 'resources', ...IMPROVISING, ...READING, 'offline', 'config', 'control', 'json'],
    examples: [
      ['understudy explain openapi.yaml GET /orders/7', 'by a contract'],
      ['understudy explain checkout', 'what the need `checkout` waits for, and until when'],
      ['understudy explain --resources openapi.yaml', 'what its operations make, find, change and delete'],
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
    options: ['control', 'json'],
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
    options: ['control', 'json'],
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
    options: ['operation', 'consumer', 'outcome', 'limit', 'follow', 'control', 'json'],
    examples: [
      ['understudy exchanges --follow', 'as they come'],
      ['understudy exchanges --outcome breaks', 'who strays from the contract, and how'],
      ['understudy exchanges --operation createOrder --json', 'as JSON lines'],
    ],
    exits: [[0, 'listed'], [1, 'there is no such exchange'], NO_SERVER],
    load: async () => (await import('./commands/exchanges.ts')).exchanges,
  },
  {
    name: 'state',
    operand: '<words...>',
    usage:
      'ls [RESOURCE] | get RESOURCE KEY | reset | seed FILE… | snapshot NAME | restore NAME | snapshots | forget NAME | sessions | end SESSION',
    about: 'Look at what consumers have written, fill it, and go back to how it was.',
    details: [
      RUNNING,
      'RESOURCE is an id or a type that `understudy explain --resources` shows, behind its contract and a slash where several have it. KEY has the keys above it before it: `octocat/hello-world/7`.',
      'ls without RESOURCE lists those of which something was written, with --all every one.',
      'A seed FILE is JSON, YAML or NDJSON: a list of entities in a file called like their resource (orders.json), or an object with a list for each resource. What does not conform is told with its line, and nothing is loaded.',
    ],
    options: ['session', 'all', 'limit', 'control', 'json'],
    examples: [
      ['understudy state ls orders', 'what a list of orders would show, and where each is from'],
      ['understudy state snapshot before', 'to come back to with: understudy state restore before'],
      ['understudy state reset --session abc', 'the world of one session only'],
    ],
    exits: [
      [0, 'done'],
      [1, 'there is no such thing'],
      [2, 'seeds do not conform'],
      NO_SERVER,
      [5, 'nothing can be written: the store is damaged, full, in use or read-only'],
    ],
    load: async () => (await import('./commands/state.ts')).state,
  },
  ...HANDOFF_COMMANDS,
  ...PLAN_COMMANDS,
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
