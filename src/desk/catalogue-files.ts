import { statSync } from 'node:fs'
import { join } from 'node:path'
import { CATALOGUE_NAMES, readCatalogueFile } from '../config/catalogue/catalogue-file.ts'
import { catalogueMap } from '../planning/catalogue/dependencies.ts'
import type { CatalogueEntity } from '../planning/catalogue/entity.ts'
import type { KnownOperation } from '../planning/declared.ts'
import type { DependencyMap } from '../planning/map.ts'

/** The catalogue (Backstage) of a folder: read again when it has changed. */
export class CatalogueFiles {
  readonly #paths: readonly string[]
  #signature = ''
  #entities: readonly CatalogueEntity[] = []

  constructor(folder: string) {
    this.#paths = CATALOGUE_NAMES.map((name) => join(folder, name))
  }

  /** What it says of dependencies, operations by the names that plans have for them. */
  map(known: readonly KnownOperation[]): DependencyMap {
    const signature = this.#paths.map(signatureOf).join('\n')
    if (signature !== this.#signature) {
      this.#signature = signature
      this.#entities = this.#paths.flatMap((path) => readCatalogueFile(path))
    }
    if (this.#entities.length === 0) return { nodes: [], edges: [] }
    const names = new Map(
      known.flatMap(({ id, contract, operation, path }) => [operation, path, `${contract}#${operation}`, id].map((name) => [name, id])),
    )
    return catalogueMap(this.#entities, (name) => names.get(name) ?? null)
  }
}

function signatureOf(path: string): string {
  try {
    const { size, mtimeMs, ino } = statSync(path)
    return `${size} ${mtimeMs} ${ino}`
  } catch {
    return ''
  }
}
