import { dataFrom, type DataFile, readData } from '../../documents/rows.ts'
import type { Position } from '../../model/place.ts'
import { at } from '../../model/place.ts'
import { Problem } from '../../model/problem.ts'
import type { Present } from '../../model/state.ts'
import type { SeedFinding, World } from '../../model/world.ts'
import type { LoadedContract } from '../registry.ts'
import { findResource } from './resource-name.ts'

/** Entities by the resource that they are of: its id or its type, `shop/orders` where several contracts have it. */
export type SeedRows = Readonly<Record<string, unknown>>

/** A file by its path, or what stands in it. The name says what it is: `orders.ndjson`. */
export type SeedFile = string | { readonly name: string; readonly text: string }

export type Seeds = readonly SeedFile[] | SeedRows

/** How many entities were put into the world, resource by resource. */
export type Planted = readonly { readonly contract: string; readonly resource: string; readonly count: number }[]

/** Rows of one resource, and where each stands. */
interface Batch {
  readonly resource: string
  readonly rows: readonly unknown[]
  readonly position: (pointer: string) => Position | null
  /** Where the rows begin. */
  readonly pointer: string
}

/** What is wrong with a row, and where. */
interface Finding {
  readonly position: Position | null
  readonly row: number
  readonly resource: string
  readonly at: string
  readonly message: string
}

/** More of them are counted, not told. */
const TOLD = 50

/** Puts entities of files or of values into a world, all of them or none. Throws a Problem `seed-invalid` with every finding, by file and row. */
export async function plant(
  present: Present,
  contracts: readonly LoadedContract[],
  seeds: Seeds,
  whose: { readonly session: string; readonly cwd: string },
): Promise<Planted> {
  const batches = isFiles(seeds)
    ? seeds.flatMap((file) => fromFile(typeof file === 'string' ? readData(file, whose.cwd) : dataFrom(file.text, file.name)))
    : fromRows(seeds)
  const sown: { batch: Batch; world: World; contract: string; resource: string }[] = []
  for (const batch of batches) {
    const { compiled, resource } = await findResource(contracts, batch.resource)
    sown.push({ batch, world: await compiled.world(), contract: compiled.contract.id, resource: resource.id })
  }
  await present.write(whose.session, Date.now(), (draft) => {
    const findings = sown.flatMap(({ batch, world, resource }) =>
      world.seed(draft, resource, batch.rows).map((finding) => placed(batch, finding)),
    )
    if (findings.length > 0) throw problemOf(findings)
  })
  return sown.map(({ batch, contract, resource }) => ({ contract, resource, count: batch.rows.length }))
}

function isFiles(seeds: Seeds): seeds is readonly SeedFile[] {
  return Array.isArray(seeds)
}

/** `orders.json` with a list has orders; a file with an object has a list for each resource that it names. */
function fromFile({ name, stem, value, position }: DataFile): readonly Batch[] {
  if (Array.isArray(value)) return [{ resource: stem, rows: value, position, pointer: '' }]
  if (!isRecord(value))
    throw new Problem('seed-invalid', `${name} has no seeds: write a list of entities, or an object with a list for each resource.`)
  return Object.entries(value).map(([resource, rows]) => ({ resource, position, ...listed(rows, at('', resource)) }))
}

function fromRows(seeds: SeedRows): readonly Batch[] {
  return Object.entries(seeds).map(([resource, rows]) => ({ resource, position: () => null, ...listed(rows, at('', resource)) }))
}

/** A single thing, such as a singleton, needs no list around it. */
function listed(rows: unknown, pointer: string): Pick<Batch, 'rows' | 'pointer'> {
  return Array.isArray(rows) ? { rows, pointer } : { rows: [rows], pointer: '' }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function placed({ resource, position, pointer }: Batch, { row, at: where, message }: SeedFinding): Finding {
  return { position: position(`${pointer}/${row}${where}`), row, resource, at: where, message }
}

function problemOf(findings: readonly Finding[]): Problem {
  const count = findings.length === 1 ? 'a finding' : `${findings.length} findings`
  const more = findings.length > TOLD ? `\n… and ${findings.length - TOLD} more.` : ''
  const message = `The seeds do not conform, and nothing of them was loaded: ${count}.\n\n${findings.slice(0, TOLD).map(lineOf).join('\n')}${more}`
  return new Problem('seed-invalid', message, { detail: { findings: findings.slice(0, 1_000) } })
}

function lineOf({ position, row, resource, at: where, message }: Finding): string {
  const place = position === null ? '' : `${position.file}:${position.line}:${position.column}: `
  return `${place}${resource}, row ${row + 1}${where === '' ? '' : `, ${where}`}: ${message}`
}
