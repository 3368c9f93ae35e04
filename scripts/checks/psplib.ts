/** The scheduling core against the published optima of PSPLIB's j30 (Kolisch and Sprecher 1996): `node scripts/checks/psplib.ts FOLDER [SCHEDULES]`. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Project, shortestOf } from '../../src/planning/project.ts'
import { Random } from '../../src/schema/random.ts'

const folder = join(process.argv[2] ?? '../shared', 'corpus', 'psplib')
const schedules = Number(process.argv[3] ?? 1_000)
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

let over = 0
let best = 0
const below: string[] = []
const names = readdirSync(join(folder, 'j30')).sort()
for (const name of names) {
  const optimum = optima.get(name)
  if (optimum === undefined) throw new Error(`no optimum is known of ${name}`)
  const { end } = shortestOf(projectOf(readFileSync(join(folder, 'j30', name), 'utf8')), new Random(1), schedules)
  over += end / optimum - 1
  if (end === optimum) best++
  if (end < optimum) below.push(name)
}
const mean = over / names.length
process.stdout.write(
  `psplib j30: ${names.length} projects, ${schedules} schedules each: ${(mean * 100).toFixed(2)} % over the optimum on the average, ${best} at the optimum, ${below.length} below it\n`,
)
process.exitCode = mean <= GATE && below.length === 0 && names.length === 480 ? 0 : 1

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
