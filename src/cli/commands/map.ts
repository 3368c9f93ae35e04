import { Problem } from '../../model/problem.ts'
import type { MapView } from '../../desk/desk.ts'
import { catalogueText } from '../../planning/catalogue/export.ts'
import { svgOf } from '../../planning/picture/svg.ts'
import { c4Of, mermaidOf } from '../../planning/picture/text.ts'
import type { Invocation, Run } from '../options/command.ts'
import { blastText, mapText } from '../text/map-text.ts'
import { type PlanSource, planSource } from '../asking/plan-source.ts'

/** `understudy map [--blast NODE] [--export FORM]`: 1 where a principle is violated. */
export const map: Run = async (invocation) => {
  const { values, terminal } = invocation
  await using source = await planSource(invocation)
  if (values.export === 'markdown')
    throw new Problem('bad-usage', 'The map is exported as mermaid, c4, backstage or svg; markdown is for the plan.')
  if (values.export !== 'none') {
    terminal.out.write(await exported(source, values))
    return 0
  }
  if (values.blast !== '') {
    const view = await source.api.blast({ node: values.blast })
    terminal.out.write(values.json ? `${JSON.stringify(view)}\n` : blastText(view, terminal.out.paint))
    return 0
  }
  const view = await source.api.map()
  terminal.out.write(values.json ? `${JSON.stringify(view)}\n` : mapText(view, terminal.out.paint))
  return view.principles.some(({ status }) => status === 'violated') ? 1 : 0
}

async function exported({ api }: PlanSource, { export: form, blast }: Invocation['values']): Promise<string> {
  const view: MapView = await api.map()
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
