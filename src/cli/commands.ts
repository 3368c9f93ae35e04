import type { CommandRow } from './command.ts'
import type { OptionName } from './options.ts'
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
      'With --json every line is an object with an `event`: `ready` (with `url`, `control`, `contracts`, `defects`), `exchange`, `stopped`.',
      'Stops at SIGINT, SIGTERM, or when its terminal goes away: takes no new requests, gives those on their way five seconds, and exits with 0. A second signal stops at once.',
    ],
    options: ['config', 'port', 'host', 'controlPort', ...IMPROVISING, 'bodyLimit', 'cors', ...READING, 'reload', 'quiet', 'json'],
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
    name: 'status',
    operand: '',
    usage: '',
    about: 'Show which group is where, who is behind it, and who calls.',
    details: [RUNNING],
    options: ['watch', 'control', 'json'],
    examples: [['understudy status --watch', 'drawn anew every second']],
    exits: [[0, 'shown'], NO_SERVER],
    load: async () => (await import('./commands/status.ts')).showStatus,
  },
  {
    name: 'upstream',
    operand: '<words...>',
    usage: 'add GROUP URL | ls | test NAME',
    about: 'Name the service that is to take over a group; list and test those that are named.',
    details: [RUNNING, 'The upstream has the name of its group. Nothing is sent there before the group is moved.'],
    options: ['why', 'control', 'json'],
    examples: [
      ['understudy upstream add orders http://localhost:8080', 'the service that will answer for the group'],
      ['understudy upstream test orders', 'does it answer at all?'],
    ],
    exits: [[0, 'done'], [1, 'there is no such group or upstream, or it does not answer'], NO_SERVER],
    load: async () => (await import('./commands/upstream.ts')).upstream,
  },
  {
    name: 'handoff',
    operand: '<group>',
    usage: 'GROUP --to STAGE',
    about: 'Move a group of operations to the real service, or back.',
    details: [RUNNING, 'Requests on their way end where they began. Every move is recorded with who, when and why.'],
    options: ['to', 'why', 'control', 'json'],
    examples: [['understudy handoff orders --to live --why "release 1.2"', '']],
    exits: [[0, 'moved'], [1, 'it cannot be moved there'], NO_SERVER],
    load: async () => (await import('./commands/handoff.ts')).handoff,
  },
  {
    name: 'rollback',
    operand: '[group]',
    usage: 'GROUP | --all',
    about: 'Give a group, or all of them, back to the stand-in, at once.',
    details: [RUNNING, 'It needs nothing but the running process.'],
    options: ['all', 'why', 'control', 'json'],
    examples: [['understudy rollback --all', '']],
    exits: [[0, 'all is the stand-in’s'], NO_SERVER],
    load: async () => (await import('./commands/rollback.ts')).rollback,
  },
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
