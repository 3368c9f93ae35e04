import { type LoadedContract, loadContracts } from '../../app/registry.ts'
import { optionsOf } from '../../config/options.ts'
import { mistakesOf } from '../../config/mistake.ts'
import { isConfigName, readConfiguration } from '../../config/read.ts'
import type { Contract } from '../../model/contract.ts'
import { Problem } from '../../model/problem.ts'
import type { Invocation, Run } from '../options/command.ts'
import { defectJson, defectText, githubAnnotation, type PlacedDefect, tally } from '../text/defect-lines.ts'
import type { Values } from '../options/option-values.ts'
import { checkNames } from '../serving/reload.ts'
import { harmless, type Terminal } from '../text/terminal.ts'

interface Checked {
  readonly file: string
  /** Several where a configuration names them. */
  readonly contracts: readonly Contract[]
  /** Why nothing could be checked. */
  readonly problem: Problem | null
  readonly errors: number
  readonly warnings: number
}

/** `understudy check FILE…`: all defects of all contracts; 2 where one cannot be read, else 1 where one has errors, else 0. */
export const check: Run = async ({ operands, values, terminal }) => {
  const checked: Checked[] = []
  const report = createReport(values, terminal)
  for (const file of operands) {
    const one = await checkFile(file, values, terminal, report)
    report.file(one)
    checked.push(one)
  }
  report.end(checked)
  return Math.max(...checked.map(({ problem, errors }) => (problem === null ? Math.min(errors, 1) : problem.exit)))
}

async function checkFile(file: string, values: Values, { cwd }: Terminal, report: Report): Promise<Checked> {
  try {
    const contracts = await contractsOf(file, values, cwd)
    const count = { error: 0, warning: 0 }
    for (const compiled of contracts) {
      for (const defect of compiled.check()) {
        count[defect.severity]++
        report.defect({ ...defect, position: compiled.locate(defect.place), excerpt: compiled.excerpt(defect.place) })
      }
    }
    return { file, contracts: contracts.map(({ contract }) => contract), problem: null, errors: count.error, warnings: count.warning }
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return { file, contracts: [], problem: error, errors: 1, warnings: 0 }
  }
}

/** The contract of a file; all contracts of a configuration, once it has no mistakes. */
async function contractsOf(file: string, { allowRemote, allowOutside }: Values, cwd: string): Promise<readonly LoadedContract[]> {
  if (!isConfigName(file)) {
    const contracts = await loadContracts({ contract: file, cwd, allowRemote, allowOutside })
    if (contracts.length === 0) throw new Problem('contract-unreadable', `${file} holds no contract.`)
    return contracts
  }
  const config = readConfiguration(file, cwd)
  if (config.settings.contracts.length === 0) return []
  const contracts = await loadContracts({ allowRemote, allowOutside, ...optionsOf(config, cwd) })
  checkNames(config, contracts)
  return contracts
}

/** How what is found is told: defect by defect for people and CI systems, all at once for programs. */
interface Report {
  defect(defect: PlacedDefect): void
  file(checked: Checked): void
  end(checked: readonly Checked[]): void
}

function createReport(values: Values, terminal: Terminal): Report {
  if (values.json) return jsonReport(terminal)
  return values.annotations === 'github' ? githubReport(terminal) : textReport(values, terminal)
}

function textReport({ quiet }: Invocation['values'], { out, err }: Terminal): Report {
  return {
    defect: (defect) => out.write(`${defectText(defect, out.paint)}\n`),
    file: ({ file, contracts, problem, errors, warnings }) => {
      if (problem !== null) err.write(`${err.paint('red', 'error')}[${problem.code}]: ${problem.message}\n`)
      if (problem !== null || quiet) return
      const colour = errors > 0 ? 'red' : warnings > 0 ? 'yellow' : 'green'
      out.write(
        `${harmless(file)}: ${contracts.map(contractText).join('; ') || 'no contracts'}, ${out.paint(colour, tally(errors, warnings))}\n`,
      )
    },
    end: () => undefined,
  }
}

function contractText({ format, operations }: Contract): string {
  return `${format}, ${operations.length === 1 ? '1 operation' : `${operations.length} operations`}`
}

function githubReport({ out }: Terminal): Report {
  return {
    defect: (defect) => out.write(`${githubAnnotation(defect)}\n`),
    file: ({ file, problem }) => {
      if (problem === null) return
      for (const found of annotated(file, problem)) out.write(`${githubAnnotation(found)}\n`)
    },
    end: () => undefined,
  }
}

/** A problem beside the line that it is about; each mistake of a configuration beside its own. */
function annotated(file: string, { code, message, detail }: Problem): readonly PlacedDefect[] {
  const { line, column } = detail
  const plain = { code, severity: 'error' as const, place: { uri: file, pointer: '' }, operation: null, excerpt: null }
  const mistakes = mistakesOf(detail)
  if (mistakes.length > 0)
    return mistakes.map((one) => ({
      ...plain,
      message: one.message,
      help: one.cure,
      position: { file, line: one.line, column: one.column },
    }))
  return [
    {
      ...plain,
      message,
      help: '',
      position: { file, line: typeof line === 'number' ? line : 1, column: typeof column === 'number' ? column : 1 },
    },
  ]
}

function jsonReport({ out }: Terminal): Report {
  let defects: object[] = []
  const files: object[] = []
  return {
    defect: (defect) => void defects.push(defectJson(defect)),
    file: ({ file, contracts, problem, errors, warnings }) => {
      const [contract = null] = contracts
      const facts =
        contract === null
          ? null
          : { title: contract.title, version: contract.version, format: contract.format, operations: contract.operations.length }
      const trouble = problem === null ? null : { code: problem.code, message: problem.message, ...problem.detail }
      files.push({ file, contract: facts, problem: trouble, errors, warnings, defects })
      defects = []
    },
    end: (checked) => {
      const sum = (count: (one: Checked) => number): number => checked.reduce((total, one) => total + count(one), 0)
      out.write(`${JSON.stringify({ files, errors: sum((one) => one.errors), warnings: sum((one) => one.warnings) }, null, 2)}\n`)
    },
  }
}
