import { Problem } from '../../model/problem.ts'
import { daysBetween } from '../../planning/days.ts'
import type { Pin, WhatIf } from '../../planning/instance.ts'

const STEP = '(?:contract|build) \\S.*?'

/** The ways to say how another world differs, each with what it means. */
const FORMS: readonly (readonly [RegExp, (found: readonly string[], start: string) => WhatIf])[] = [
  [/^no stand-ins$/, () => ({ noStandIns: true })],
  [/^no stand-in for (\S.*)$/, ([operation = '']) => ({ without: [operation] })],
  [new RegExp(`^first (${STEP})$`), ([step = '']) => pinned({ kind: 'first', step })],
  [new RegExp(`^(${STEP}) first$`), ([step = '']) => pinned({ kind: 'first', step })],
  [
    new RegExp(`^(${STEP}) not before (\\d{4}-\\d\\d-\\d\\d)$`),
    ([step = '', date = ''], start) => pinned({ kind: 'not-before', step, day: daysBetween(start, date) }),
  ],
  [new RegExp(`^(${STEP}) before (${STEP})$`), ([step = '', other = '']) => pinned({ kind: 'before', step, other })],
  [new RegExp(`^(${STEP}) takes (\\d{1,5}(?:\\.\\d{1,3})?)d$`), ([step = '', days = '']) => ({ works: [{ step, days: Number(days) }] })],
  [/^(\S.*) without (\S.*)$/, ([operation = '', needs = '']) => ({ dropped: [{ operation, needs }] })],
]

/** Another world in words: all that is said of it at once. `start` is day 0. Throws a Problem for words that it does not know. */
export function readWhatIf(lines: readonly string[], start: string): WhatIf {
  const parts = lines.map((line) => readOne(line.trim().replaceAll(/\s+/g, ' '), start))
  return {
    ...(parts.some(({ noStandIns }) => noStandIns === true) ? { noStandIns: true } : {}),
    without: parts.flatMap(({ without = [] }) => without),
    dropped: parts.flatMap(({ dropped = [] }) => dropped),
    pins: parts.flatMap(({ pins = [] }) => pins),
    works: parts.flatMap(({ works = [] }) => works),
  }
}

function readOne(line: string, start: string): WhatIf {
  for (const [form, meaning] of FORMS) {
    const found = form.exec(line)
    if (found !== null) return meaning(found.slice(1), start)
  }
  throw new Problem(
    'bad-usage',
    `--what-if does not understand ${JSON.stringify(line.slice(0, 200))}; say, for example, "first build getOrder", "build getOrder takes 3d" or "no stand-in for getOrder".`,
  )
}

function pinned(pin: Pin): WhatIf {
  return { pins: [pin] }
}
