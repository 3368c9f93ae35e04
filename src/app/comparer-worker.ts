// The thread in which answers are held against each other: it reads the contracts that it is told of when the first job comes.
import { parentPort, workerData } from 'node:worker_threads'
import { type Comparison, noEvidence } from '../model/comparison.ts'
import type { ComparisonJob } from '../pipeline/shadow/comparer.ts'
import type { ComparerData } from './comparer.ts'
import { type LoadedContract, loadContracts } from './registry.ts'

const { options, hashes }: ComparerData = workerData
let loading: Promise<ReadonlyMap<string, LoadedContract>> | null = null

parentPort?.on('message', (message: { readonly id: number; readonly job: ComparisonJob | null }) => void work(message))

async function work({ id, job }: { readonly id: number; readonly job: ComparisonJob | null }): Promise<void> {
  const comparison = await answer(job)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  parentPort?.postMessage({ id, comparison })
}

async function answer(job: ComparisonJob | null): Promise<Comparison> {
  try {
    loading ??= loadContracts(options).then((all) => new Map(all.map((one) => [one.contract.id, one])))
    const loaded = await loading
    if (job === null) return noEvidence('error', 'ready')
    const compiled = loaded.get(job.contract)
    if (compiled === undefined) return noEvidence('error', 'no-contract')
    const { contract } = compiled
    // It was edited in the meantime: what we would compare by is not what the stand-in answers by.
    if (Object.hasOwn(hashes, contract.id) && hashes[contract.id] !== contract.hash) return noEvidence('error', 'contract-changed')
    return await compare(compiled, job)
  } catch {
    return noEvidence('error', 'comparer')
  }
}

function compare(compiled: LoadedContract, { request, ...legs }: ComparisonJob): Promise<Comparison> {
  const wire = { ...request, body: null }
  const match = compiled.identify(wire)
  const inspection = compiled.inspect(match, wire, request.body.size === 0 ? null : request.body)
  return compiled.compare(match, { ...legs, request: wire, inspection })
}
