import type { DependencyMap } from '../map.ts'
import { USES } from './entity.ts'

/** A contract, as a catalogue lists it. */
export interface CatalogueContract {
  readonly id: string
  readonly title: string
  /** Where it was read from, as the user wrote it. */
  readonly source: string
}

/** What is served and who needs it, as entities that Backstage takes: an API for each contract, a Component for each consumer. */
export function catalogueText(
  contracts: readonly CatalogueContract[],
  map: DependencyMap,
  contractOf: (operation: string) => string | null,
): string {
  const apis = contracts.map(({ id, title, source }) =>
    entity('API', id, title, [
      `spec:`,
      `  type: openapi`,
      `  lifecycle: production`,
      `  owner: ${OWNER}`,
      `  definition:`,
      `    $text: ${text(source)}`,
    ]),
  )
  const consumers = map.nodes.filter(({ kind }) => kind === 'consumer')
  const components = consumers.map(({ id, title }) => {
    const uses = map.edges.filter(({ from }) => from === id).map(({ to }) => to)
    const consumed = [...new Set(uses.flatMap((operation) => contractOf(operation) ?? []))].sort()
    const annotations = uses.length === 0 ? [] : [`  annotations:`, `    ${USES}: ${text(uses.join(','))}`]
    const apisOf = consumed.length === 0 ? [] : ['  consumesApis:', ...consumed.map((api) => `    - ${nameOf(api)}`)]
    return entity(
      'Component',
      title,
      title,
      ['spec:', '  type: website', '  lifecycle: production', `  owner: ${OWNER}`, ...apisOf],
      annotations,
    )
  })
  return [...apis, ...components].join('---\n')
}

/** Who owns something is for people to say. */
const OWNER = 'unknown'

function entity(kind: string, name: string, title: string, spec: readonly string[], annotations: readonly string[] = []): string {
  return `${['apiVersion: backstage.io/v1alpha1', `kind: ${kind}`, 'metadata:', `  name: ${nameOf(name)}`, `  title: ${text(title)}`, ...annotations, ...spec].join('\n')}\n`
}

/** Backstage's names have letters, digits and `-_.` between them, 63 at most. */
function nameOf(name: string): string {
  const kept = name
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 63)
    .replaceAll(/^-+|-+$/g, '')
  return kept === '' ? 'unnamed' : text(kept)
}

/** A text as YAML takes it. */
function text(value: string): string {
  return /^[A-Za-z][\w-]*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value) ? value : JSON.stringify(value)
}
