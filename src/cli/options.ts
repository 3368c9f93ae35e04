import type { Security, Validation } from '../model/handoff.ts'
import { choice, flag, list, moment, type OptionRow, text, whole, yesNo } from './option-row.ts'
import { PLANNING, type PlanningValues } from './planning-options.ts'

/** What every option of every command means once it is read. */
export interface Values extends PlanningValues {
  readonly port: number
  readonly host: string
  /** null: no control port. */
  readonly controlPort: number | null
  readonly seed: number
  readonly now: string
  readonly security: Security
  readonly credential: readonly string[]
  readonly validate: Validation
  readonly serialization: 'contract' | 'lenient'
  readonly unknownQuery: 'warn' | 'refuse'
  readonly examples: 'mended' | 'verbatim'
  readonly bodyLimit: number
  readonly cors: boolean
  readonly allowRemote: boolean
  readonly allowOutside: boolean
  readonly config: string
  readonly reload: boolean
  readonly force: boolean
  readonly quiet: boolean
  readonly json: boolean
  readonly annotations: 'none' | 'github'
  readonly header: readonly string[]
  readonly data: string
  readonly operation: string
  readonly consumer: string
  readonly outcome: 'any' | 'conforms' | 'breaks' | 'unknown'
  readonly limit: number
  readonly follow: boolean
  readonly control: string
  readonly to: string
  readonly why: string
  readonly all: boolean
  readonly watch: boolean
  readonly groups: boolean
  readonly resources: boolean
}

export type OptionName = keyof Values

export const OPTIONS: { readonly [Name in OptionName]: OptionRow<Values[Name]> } = {
  port: {
    flags: '-p, --port <number>',
    env: 'UNDERSTUDY_PORT',
    about: 'Port to answer on; 0 takes any that is free.',
    initial: 4010,
    shown: '4010',
    read: whole(0, 65_535),
  },
  host: {
    flags: '--host <address>',
    env: 'UNDERSTUDY_HOST',
    about: 'Address to answer on; 0.0.0.0 for all of this machine.',
    initial: '127.0.0.1',
    shown: '127.0.0.1',
    read: text,
  },
  controlPort: {
    flags: '--control-port <number>',
    env: 'UNDERSTUDY_CONTROL_PORT',
    about:
      'Port of the control API, on loopback only; 0 takes any that is free, `off` leaves it out. Where nothing is said and 4011 is taken, any that is free.',
    initial: 4011,
    shown: '4011',
    read: (word) => (word === 'off' ? null : whole(0, 65_535, ' or off')(word)),
  },
  seed: {
    flags: '--seed <number>',
    env: 'UNDERSTUDY_SEED',
    about: 'The same seed gives the same bytes on every machine.',
    initial: 1,
    shown: '1',
    read: whole(0, 4_294_967_295),
  },
  now: {
    flags: '--now <moment>',
    env: 'UNDERSTUDY_NOW',
    about: 'The moment that counts as now in improvised values, as an ISO 8601 date, so that answers never change overnight.',
    initial: '2026-01-01T00:00:00Z',
    shown: '2026-01-01T00:00:00Z',
    read: moment,
  },
  security: choice(
    '--security <mode>',
    'UNDERSTUDY_SECURITY',
    'Credentials: none asked for, any of the right shape, or only those given by --credential.',
    ['off', 'enforce', 'strict'],
    'enforce',
  ),
  credential: {
    flags: '--credential <text>',
    env: 'UNDERSTUDY_CREDENTIALS',
    about: 'A credential that --security strict accepts; may be given several times (separated by commas in the variable).',
    initial: [],
    shown: '',
    read: list,
  },
  validate: choice(
    '--validate <mode>',
    'UNDERSTUDY_VALIDATE',
    'Requests that break the contract: refused, answered with a word in a header, or not looked at.',
    ['enforce', 'observe', 'off'],
    'enforce',
  ),
  serialization: choice(
    '--serialization <mode>',
    'UNDERSTUDY_SERIALIZATION',
    'Styles of parameters and forms: by the contract alone, or all that are seen in the wild.',
    ['contract', 'lenient'],
    'contract',
  ),
  unknownQuery: choice(
    '--unknown-query <mode>',
    'UNDERSTUDY_UNKNOWN_QUERY',
    'Query parameters that the contract does not name: told as a warning, or refused.',
    ['warn', 'refuse'],
    'warn',
  ),
  examples: choice(
    '--examples <mode>',
    'UNDERSTUDY_EXAMPLES',
    'Examples that break their own schema: mended, or served as they stand.',
    ['mended', 'verbatim'],
    'mended',
  ),
  bodyLimit: {
    flags: '--body-limit <bytes>',
    env: 'UNDERSTUDY_BODY_LIMIT',
    about: 'Longest request body that is read; a longer one is refused with 413.',
    initial: 33_554_432,
    shown: '33554432',
    read: whole(0, 2_147_483_647),
  },
  cors: {
    flags: '--no-cors',
    env: 'UNDERSTUDY_CORS',
    about: 'Leaves pages of other origins without an answer.',
    initial: true,
    shown: 'true',
    read: yesNo,
  },
  allowRemote: {
    flags: '--allow-remote',
    env: 'UNDERSTUDY_ALLOW_REMOTE',
    about: 'Lets references in the contract go over the network.',
    initial: false,
    shown: '',
    read: yesNo,
  },
  allowOutside: {
    flags: '--allow-outside',
    env: 'UNDERSTUDY_ALLOW_OUTSIDE',
    about: 'Lets references in the contract leave its folder.',
    initial: false,
    shown: '',
    read: yesNo,
  },
  config: {
    flags: '-c, --config <file>',
    env: 'UNDERSTUDY_CONFIG',
    about: 'The configuration to read. Where nothing is said and no FILE is named, understudy.yaml (or .yml, .json) of this folder.',
    initial: '',
    shown: '',
    read: text,
  },
  reload: {
    flags: '--no-reload',
    env: 'UNDERSTUDY_RELOAD',
    about: 'Leaves the configuration and the contracts as they are, when their files change.',
    initial: true,
    shown: 'true',
    read: yesNo,
  },
  force: flag('--force', 'UNDERSTUDY_FORCE', 'Writes over a file that is there.'),
  quiet: {
    flags: '-q, --quiet',
    env: 'UNDERSTUDY_QUIET',
    about: 'Prints problems and nothing else.',
    initial: false,
    shown: '',
    read: yesNo,
  },
  json: {
    flags: '--json',
    env: 'UNDERSTUDY_JSON',
    about: 'Prints JSON for programs instead of text for people.',
    initial: false,
    shown: '',
    read: yesNo,
  },
  annotations: choice(
    '--annotations <form>',
    'UNDERSTUDY_ANNOTATIONS',
    'Prints defects the way a CI system shows them beside the lines of a change.',
    ['none', 'github'],
    'none',
  ),
  header: {
    flags: '-H, --header <line>',
    env: 'UNDERSTUDY_HEADER',
    about: 'A header of the request, `Name: value`; may be given several times.',
    initial: [],
    shown: '',
    read: (line) => [line],
  },
  data: {
    flags: '-d, --data <text>',
    env: 'UNDERSTUDY_DATA',
    about: 'The body of the request; JSON unless a Content-Type header says otherwise.',
    initial: '',
    shown: '',
    read: text,
  },
  operation: {
    flags: '--operation <id>',
    env: 'UNDERSTUDY_OPERATION',
    about: 'Only this operation: its id, or its method and path.',
    initial: '',
    shown: '',
    read: text,
  },
  consumer: {
    flags: '--consumer <id>',
    env: 'UNDERSTUDY_CONSUMER',
    about: 'Only what this consumer asked.',
    initial: '',
    shown: '',
    read: text,
  },
  outcome: choice(
    '--outcome <verdict>',
    'UNDERSTUDY_OUTCOME',
    'Only exchanges with this verdict.',
    ['any', 'conforms', 'breaks', 'unknown'],
    'any',
  ),
  limit: {
    flags: '-n, --limit <number>',
    env: 'UNDERSTUDY_LIMIT',
    about: 'At most so many, the latest.',
    initial: 20,
    shown: '20',
    read: whole(1, 10_000),
  },
  control: {
    flags: '--control <url>',
    env: 'UNDERSTUDY_CONTROL',
    about: 'The control API to ask, instead of that of the server of this folder; UNDERSTUDY_TOKEN has the token that changes need.',
    initial: '',
    shown: '',
    read: text,
  },
  follow: flag('-f, --follow', 'UNDERSTUDY_FOLLOW', 'Goes on with what comes, until it is stopped.'),
  to: {
    flags: '--to <stage>',
    env: 'UNDERSTUDY_TO',
    about: 'The stage to move to: mock or live.',
    initial: '',
    shown: '',
    choices: ['mock', 'live'],
    read: text,
  },
  why: {
    flags: '--why <text>',
    env: 'UNDERSTUDY_WHY',
    about: 'The reason, kept with the change; with `plan`, a step (`build getOrder`): why it does not come first.',
    initial: '',
    shown: '',
    read: text,
  },
  all: flag('--all', 'UNDERSTUDY_ALL', 'All groups.'),
  watch: flag('-w, --watch', 'UNDERSTUDY_WATCH', 'Looks again every second, until it is stopped.'),
  groups: flag('--groups', 'UNDERSTUDY_GROUPS', 'Tells which operations move together, and why.'),
  resources: flag(
    '--resources',
    'UNDERSTUDY_RESOURCES',
    'Tells which resources the contract is about, what each operation does about them, and why.',
  ),
  ...PLANNING,
}
