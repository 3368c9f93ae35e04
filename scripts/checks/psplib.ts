// The scheduling core against the published optima of PSPLIB's j30 (Kolisch and Sprecher 1996): node scripts/checks/psplib.ts [FOLDER]
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Project, shortestOf } from '../../src/planning/project.ts'
import { Random } from '../../src/schema/random.ts'
import { shared } from './shared-folder.ts'
import { percent, Tally } from './tally.ts'

const folder = shared('corpus/psplib')
const SCHEDULES = 1_000
const PROJECTS = 480
const GATE = 0.008

const optima = new Map(
  readFileSync(join(folder, 'j30-optimum.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line): [string, number] => {
      const [name = '', optimum] = line.split(',')
      return [name, Number(optimum)]
    }),
)

const tally = new Tally(`PSPLIB j30, ${SCHEDULES} schedules each`)
const names = readdirSync(join(folder, 'j30')).sort()
let over = 0
let best = 0
for (const name of names) {
  const optimum = optima.get(name) ?? Number.NaN
  const { end } = shortestOf(projectOf(readFileSync(join(folder, 'j30', name), 'utf8')), new Random(1), SCHEDULES)
  over += end / optimum - 1
  if (end === optimum) best++
  tally.expect(end >= optimum, name, `${end} is below the optimum ${optimum}`)
}
const mean = over / names.length
tally.row('projects', names.length)
tally.row('at the optimum', best)
tally.row('over it on the average', percent(mean, 1))
tally.expect(names.length === PROJECTS, 'projects', `${names.length} of ${PROJECTS}`)
tally.expect(mean <= GATE, 'mean', `${percent(mean, 1)} over the optimum, ${percent(GATE, 1)} at most`)
tally.finish()

function projectOf(text: string): Project {
  const section = (title: string): readonly (readonly number[])[] =>
    (text.split(title)[1] ?? '')
      .split('\n')
      .slice(1)
      .join('\n')
      .split('****')[0]
      ?.split('\n')
      .filter((line) => /^\s*\d/.test(line))
      .map((line) => line.trim().split(/\s+/).map(Number)) ?? []
  const precedence = section('PRECEDENCE RELATIONS:')
  const requests = section('REQUESTS/DURATIONS:')
  const before: number[][] = requests.map(() => [])
  for (const [job = 0, , , ...successors] of precedence) for (const later of successors) before[later - 1]?.push(job - 1)
  return {
    durations: requests.map(([, , duration = 0]) => duration),
    demands: requests.map((row) => row.slice(3)),
    before,
    capacities: section('RESOURCEAVAILABILITIES:')[0] ?? [],
  }
}
