import type { CommandRow } from './options/command.ts'
import type { OptionName } from './options/option-values.ts'

const PLANNING: readonly OptionName[] = ['offline', 'config', 'control', 'json']
const PLANNED =
  'It asks the server that was started in this folder or one above it; where none runs, or with --offline, it goes by the files alone: the contract, and `plan/` beside the configuration.'
const NO_PLAN = [1, 'there is no plan yet'] as const
const BAD_PLAN = [2, 'the plan, the configuration or a contract cannot be used'] as const
const NO_CONTROL = [4, 'the server that --control names does not answer, or refused the call'] as const

/** The commands of those who decide what is delivered next. */
export const PLAN_COMMANDS: readonly CommandRow[] = [
  {
    name: 'next',
    operand: '',
    usage: '',
    about: 'Tell what to deliver next, for whom, and why: the one screen of the morning.',
    details: [PLANNED, 'What is live is done; what the stand-in serves holds nobody up.'],
    options: PLANNING,
    examples: [
      ['understudy next', 'by the running server'],
      ['understudy next --offline', 'by the files alone'],
    ],
    exits: [[0, 'told'], NO_PLAN, BAD_PLAN, NO_CONTROL],
    load: async () => (await import('./commands/next.ts')).next,
  },
  {
    name: 'plan',
    operand: '[words...]',
    usage: '[init]',
    about: 'Show the roadmap with its reasons; ask why a step does not come first, and what another world would cost; draft a plan.',
    details: [
      PLANNED,
      '`plan init` drafts `plan/work.yaml` and `plan/needs.yaml` from the contract, the groups and the consumers that were seen. All numbers in them are drafts.',
      'With --json: steps, bundles, needs, value curves, prices, principles, and all that is said of them.',
    ],
    options: ['why', 'whatIf', 'export', 'force', 'quiet', ...PLANNING],
    examples: [
      ['understudy plan', ''],
      ['understudy plan --why "build payOrder"', 'why it does not come first, and what that would cost'],
      ['understudy plan --what-if "build payOrder takes 15d" --what-if "no stand-in for getOrder"', 'two changes at once'],
      ['understudy plan --export svg > plan.svg', 'the value curve and the roadmap as a picture; markdown in words and tables'],
      ['understudy plan init', 'a plan to begin with'],
    ],
    exits: [
      [0, 'shown, or drafted'],
      [1, 'there is no plan yet, or a principle is violated; the plan is shown all the same'],
      BAD_PLAN,
      NO_CONTROL,
      [64, 'no such step, or a change that is not understood'],
    ],
    load: async () => (await import('./commands/plan.ts')).plan,
  },
  {
    name: 'map',
    operand: '',
    usage: '',
    about: 'Show who needs whom, declared and seen; who stops when something stops; draw it.',
    details: [
      PLANNED,
      'Needs, work and `catalog-info.yaml` (Backstage) beside the configuration are declared; calls are seen. Where they differ is drift, and told.',
      'Drawings are the same for the same map: circles are consumers, boxes operations, hatched ones have a stand-in, red lines no way forward.',
    ],
    options: ['blast', 'export', ...PLANNING],
    examples: [
      ['understudy map', ''],
      ['understudy map --blast getOrder', 'who stops when it stops, and what a day of that costs'],
      ['understudy map --export svg > map.svg', 'a picture'],
      ['understudy map --export backstage', 'entities for a catalogue'],
    ],
    exits: [[0, 'shown'], [1, 'a principle is violated, or there is no such node'], BAD_PLAN, NO_CONTROL],
    load: async () => (await import('./commands/map.ts')).map,
  },
]
