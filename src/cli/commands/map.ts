import { Problem } from '../../model/problem.ts'
import type { MapView } from '../../desk/desk.ts'
import { catalogueText } from '../../planning/catalogue/export.ts'
import { svgOf } from '../../planning/picture/svg.ts'
import { c4Of, mermaidOf } from '../../planning/picture/text.ts'
import type { Invocation, Run } from '../options/command.ts'
import { blastText, mapProblems, mapText } from '../text/map-text.ts'
import { type PlanSource, planSource } from '../asking/plan-source.ts'

/** `understudy map [--blast NODE] [--export FORM]`: 1 where a principle is violated. */
export const map: Run = async (invocation) => {
  const { values, terminal } = invocation
  await using source = await planSource(invocation)
  if (values.export === 'markdown')
    throw new Problem('bad-usage', 'The map is exported as mermaid, c4, backstage or svg; markdown is for the plan.')
  const view = await source.api.map()
  if (values.export !== 'none' || values.blast !== '') {
    terminal.err.write(mapProblems(view.problems, terminal.err.paint))
    terminal.out.write(values.export === 'none' ? await blasted(source, invocation) : await exported(view, source, values))
    return 0
  }
  terminal.out.write(values.json ? `${JSON.stringify(view)}\n` : mapText(view, terminal.out.paint))
  return view.principles.some(({ status }) => status === 'violated') ? 1 : 0
}

async function blasted({ api }: PlanSource, { values, terminal }: Invocation): Promise<string> {
  const view = await api.blast({ node: values.blast })
  return values.json ? `${JSON.stringify(view)}\n` : blastText(view, terminal.out.paint)
}

async function exported(view: MapView, { api }: PlanSource, { export: form, blast }: Invocation['values']): Promise<string> {
  if (form === 'mermaid') return mermaidOf(view.map)
  if (form === 'c4') return c4Of(view.map)
  if (form === 'backstage') return backstage(view, api)
  const hit = blast === '' ? null : await api.blast({ node: blast })
  const lit = hit === null ? {} : { lit: new Set([hit.node, ...hit.reached]), title: `What stops when ${hit.title} stops` }
  return svgOf(view.map, lit)
}

async function backstage({ map: { nodes, edges } }: MapView, api: PlanSource['api']): Promise<string> {
  const [contracts, operations] = [await api.contracts(), await api.operations({})]
  const several = contracts.length > 1
  const owners = new Map(operations.map(({ contract, id }) => [several ? `${contract}#${id}` : id, contract]))
  return catalogueText(contracts, { nodes, edges }, (operation) => owners.get(operation) ?? null)
}
