import { readFileSync, statSync } from 'node:fs'
import { type CatalogueEntity, USES, wholeRef } from '../../planning/catalogue/entity.ts'
import { partsOf } from '../parts.ts'
import { Section } from '../section.ts'
import { ConfigText } from '../text.ts'

/** The names under which Backstage finds a catalogue beside the source. */
export const CATALOGUE_NAMES: readonly string[] = ['catalog-info.yaml', 'catalog-info.yml', 'catalog-info.json']

const MOST_BYTES = 2_000_000
const MOST_ENTITIES = 2_000
const KINDS = ['component', 'api', 'resource', 'system', 'group', 'user'] as const

/** The entities of a catalogue file; none where it cannot be read: it is somebody else's, and no reason to stop. */
export function readCatalogueFile(path: string): readonly CatalogueEntity[] {
  try {
    return statSync(path).size > MOST_BYTES ? [] : readCatalogue(readFileSync(path, 'utf8'))
  } catch {
    return []
  }
}

/** The entities of a catalogue, of the kinds that we know; a document that is none is passed over. */
export function readCatalogue(text: string): readonly CatalogueEntity[] {
  return partsOf(text, MOST_ENTITIES).flatMap((part) => entityOf(new Section(new ConfigText(part, 'catalog-info.yaml').value)))
}

function entityOf(document: Section): readonly CatalogueEntity[] {
  const kind = KINDS.find((one) => one === document.text('kind')?.toLowerCase())
  const metadata = document.section('metadata')
  const name = metadata.text('name')
  const namespace = metadata.text('namespace') ?? 'default'
  const ref = wholeRef(name ?? '', kind ?? '', namespace)
  if (kind === undefined || name === undefined || ref === null || document.text('apiVersion')?.startsWith('backstage.io/') !== true)
    return []
  const spec = document.section('spec')
  const refs = (key: string, of: string): readonly string[] => (spec.list(key) ?? []).flatMap((said) => wholeRef(said, of, namespace) ?? [])
  const one = (key: string, of: string): string | null => {
    const said = spec.text(key)
    return said === undefined ? null : wholeRef(said, of, namespace)
  }
  const uses = metadata.section('annotations').text(USES) ?? ''
  return [
    {
      kind,
      ref,
      name,
      title: metadata.text('title') ?? name,
      type: spec.text('type') ?? '',
      owner: one('owner', 'group'),
      system: one('system', 'system'),
      provides: refs('providesApis', 'api'),
      consumes: refs('consumesApis', 'api'),
      dependsOn: refs('dependsOn', 'component'),
      dependencyOf: refs('dependencyOf', 'component'),
      uses: uses
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== ''),
      defined: (spec.text('definition') ?? '') !== '' || spec.section('definition').keys().length > 0,
    },
  ]
}
