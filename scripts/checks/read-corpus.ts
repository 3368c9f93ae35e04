// Reads every contract below the folders given, builds the model of every operation, and prints a table.
// node scripts/checks/read-corpus.ts [--check] [--quiet] FOLDER_OR_FILE…
import { readdirSync, statSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { loadDocuments } from '../../src/documents/load.ts'
import type { ContractDefect } from '../../src/model/contract.ts'
import { Problem } from '../../src/model/problem.ts'
import { readContract } from '../../src/protocols/openapi/read/read.ts'

interface Row {
  readonly file: string
  readonly format: string
  readonly operations: number
  readonly ready: number
  readonly models: number
  readonly megabytes: number
  readonly errors: number
  readonly warnings: number
  readonly first: string
}

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'))
const roots = process.argv.slice(2).filter((word) => !word.startsWith('--'))

function* filesBelow(path: string): Generator<string> {
  if (!statSync(path).isDirectory()) {
    yield path
    return
  }
  // A folder with a contract at its top is one contract in many files.
  for (const entry of readdirSync(path, { withFileTypes: true }).toSorted((a, b) => a.name.localeCompare(b.name))) {
    const inner = join(path, entry.name)
    if (entry.isDirectory()) yield* filesBelow(inner)
    else if (/\.(json|ya?ml)$/i.test(entry.name)) yield inner
  }
}

async function read(file: string): Promise<Row> {
  const began = performance.now()
  const documents = await loadDocuments(file, { cwd: process.cwd() })
  const contract = readContract(documents, { id: basename(file), source: file, mount: '' })
  const ready = performance.now() - began
  for (const operation of contract.contract.operations) contract.model(operation)
  const models = performance.now() - began - ready
  const defects = flags.includes('--check') ? [...contract.check()] : contract.defects
  return {
    file,
    format: contract.contract.format,
    operations: contract.contract.operations.length,
    ready: Math.round(ready),
    models: Math.round(models),
    megabytes: Math.round(statSync(file).size / 10_000) / 100,
    errors: defects.filter(isError).length,
    warnings: defects.filter((defect) => !isError(defect)).length,
    first: defects.map((defect) => tell(defect, documents.position(defect.place)))[0] ?? '',
  }
}

function tell(defect: ContractDefect, position: { line: number } | null): string {
  return `${position?.line ?? '?'}: ${defect.code}: ${defect.message}`.slice(0, 140)
}

function isError(defect: ContractDefect): boolean {
  return defect.severity === 'error'
}

let bugs = 0
let refused = 0
let served = 0
for (const root of roots) {
  for (const file of filesBelow(root)) {
    try {
      const row = await read(file)
      served++
      if (!flags.includes('--quiet') || row.first !== '') {
        console.log(
          [
            relative(root, row.file) || row.file,
            row.format,
            `${row.operations} ops`,
            `${row.ready} ms`,
            `+${row.models} ms`,
            `${row.megabytes} MB`,
            `${row.errors} errors`,
            `${row.warnings} warnings`,
            row.first,
          ].join(' | '),
        )
      }
    } catch (error) {
      if (error instanceof Problem) {
        refused++
        console.log(`${relative(root, file)} | REFUSED ${error.code}: ${error.message.replaceAll('\n', ' ⏎ ').slice(0, 200)}`)
      } else {
        bugs++
        console.log(`${relative(root, file)} | BUG ${error instanceof Error ? error.stack : String(error)}`)
      }
    }
  }
}
console.log(`${served} served, ${refused} refused, ${bugs} bugs`)
process.exitCode = bugs > 0 ? 1 : 0
