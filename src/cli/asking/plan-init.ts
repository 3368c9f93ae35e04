import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'
import { draftNeeds, draftWork, type PlanDraftFrom } from '../../config/plan/draft-plan.ts'
import { PLAN_SCHEMA_FILE } from '../../config/schema.ts'
import type { ControlApi } from '../../control/api.ts'
import { Problem } from '../../model/problem.ts'
import type { Invocation } from '../options/command.ts'
import { offlineSettings, type PlanSource, planSource } from './plan-source.ts'
import { harmless } from '../text/terminal.ts'

/** Operations that are drafted; nobody plans a thousand at once. */
const MOST = 300

/** `understudy plan init`: drafts needs and work from the contract, the groups and the consumers seen. */
export async function planInit(invocation: Invocation): Promise<number> {
  const { values, terminal } = invocation
  const { folder } = offlineSettings(invocation)
  const files = { work: join(folder, 'work.yaml'), needs: join(folder, 'needs.yaml') }
  const near = (path: string): string => relative(terminal.cwd, path) || path
  const present = Object.values(files).find((file) => existsSync(file))
  if (present !== undefined && !values.force) throw new Problem('bad-usage', `${near(present)} is there already; --force writes over it.`)
  await using source = await planSource(invocation)
  const from = await draftFrom(source, folder)
  if (from.groups.length === 0)
    throw new Problem('bad-usage', 'No contract was found to draft a plan from; begin with `understudy init openapi.yaml`.')
  write(files.work, draftWork(from))
  write(files.needs, draftNeeds(from))
  if (!values.quiet)
    terminal.out.write(
      `Wrote ${harmless(near(files.work))} and ${harmless(near(files.needs))}. All numbers are drafts: put them right. Next: understudy next\n`,
    )
  return 0
}

function write(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  } catch (cause) {
    throw new Problem('bad-usage', `${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}.`, { cause })
  }
}

async function draftFrom({ api, online }: PlanSource, folder: string): Promise<PlanDraftFrom> {
  const [{ groups }, operations, contracts] = [await api.status(), await api.operations({}), await api.contracts()]
  const several = contracts.length > 1
  const titles = new Map(operations.map(({ contract, id, summary }) => [`${contract}#${id}`, summary === '' ? id : summary]))
  const name = (contract: string, id: string): string => (several ? `${contract}#${id}` : id)
  let left = MOST
  const drafted = groups.map(({ id, contract, operations: ids, stage }) => {
    const taken = ids.slice(0, Math.max(0, left))
    left -= taken.length
    const isReal = stage === 'live' || stage === 'retired'
    return { id, operations: taken.map((one) => ({ id: name(contract, one), title: titles.get(`${contract}#${one}`) ?? one, isReal })) }
  })
  const full = drafted.filter((group) => group.operations.length > 0)
  const near = relative(folder, PLAN_SCHEMA_FILE).split(sep).join('/')
  return {
    schema: isAbsolute(near) || near.startsWith('.') ? near : `./${near}`,
    groups: full,
    consumers: online ? await consumersOf(api, full) : [],
  }
}

/** Who was seen to call what, by group; those that nobody can tell apart are left out. */
async function consumersOf(api: ControlApi, groups: PlanDraftFrom['groups']): Promise<PlanDraftFrom['consumers']> {
  const { map } = await api.map()
  const titles = new Map(map.nodes.map(({ id, title, kind }) => [id, kind === 'consumer' && title !== 'anonymous' ? title : null]))
  const seen = map.edges.filter((edge) => edge.seen !== null)
  const names = [...new Set(seen.flatMap(({ from }) => titles.get(from) ?? []))].sort()
  return names.flatMap((name) =>
    groups.flatMap(({ id, operations }) => {
      const used = operations.filter((one) => seen.some(({ from, to }) => to === one.id && titles.get(from) === name)).map((one) => one.id)
      return used.length === 0 ? [] : [{ name, group: id, operations: used }]
    }),
  )
}
