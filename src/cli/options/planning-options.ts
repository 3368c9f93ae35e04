import { choice, flag, type OptionRow, text } from './option-row.ts'

/** What the options of `next`, `plan` and `map` mean once they are read. */
export interface PlanningValues {
  readonly offline: boolean
  readonly whatIf: readonly string[]
  readonly blast: string
  readonly export: 'none' | 'mermaid' | 'c4' | 'backstage' | 'svg' | 'markdown'
}

export const PLANNING: { readonly [Name in keyof PlanningValues]: OptionRow<PlanningValues[Name]> } = {
  offline: flag('--offline', 'UNDERSTUDY_OFFLINE', 'Goes by the files of this folder alone, whether a server runs or not.'),
  whatIf: {
    flags: '--what-if <change>',
    env: 'UNDERSTUDY_WHAT_IF',
    about:
      'Tells what another world would cost: `first build getOrder`, `build a before build b`, `build a not before 2027-02-01`, `build a takes 3d`, `a without b`, `no stand-in for a`, `no stand-ins`; may be given several times.',
    initial: [],
    shown: '',
    read: (line) => [line],
  },
  blast: {
    flags: '--blast <node>',
    env: 'UNDERSTUDY_BLAST',
    about: 'Tells who stops when this operation, supplier or component stops.',
    initial: '',
    shown: '',
    read: text,
  },
  export: choice(
    '--export <form>',
    'UNDERSTUDY_EXPORT',
    'Prints the map in a form for other tools: mermaid, c4, backstage or svg; the plan as svg or markdown.',
    ['none', 'mermaid', 'c4', 'backstage', 'svg', 'markdown'],
    'none',
  ),
}
