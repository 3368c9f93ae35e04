// `npm test`: every step in order, stopping at the first that fails; quiet where all is fine. `npm test -- lint unit` does
// only the named steps, `npm test -- --all` (which is what .ci/run asks for) the longer checks as well.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { COUNTS, type Counts } from './reporter.ts'
import { checks, type Step, steps } from './steps.ts'

interface Outcome extends Counts {
  readonly ok: boolean
}

const root = join(import.meta.dirname, '..')
process.chdir(root)
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const plan = [...steps(), ...(process.argv.includes('--all') || wanted.length > 0 ? checks() : [])]
const chosen = plan.map((group) => group.filter(isWanted)).filter((group) => group.length > 0)

/** Everything together ends before an hour is over, whatever a step may take by itself. */
const END = performance.now() + 58 * 60_000

let passed = 0
let failed = 0
for (const group of chosen) {
  const outcomes = await Promise.all(group.map(runStep))
  for (const outcome of outcomes) {
    passed += outcome.passed
    failed += outcome.failed
  }
  if (outcomes.some((outcome) => !outcome.ok)) {
    process.exitCode = 1
    break
  }
}
if (chosen.length === 0) {
  process.stdout.write(`No step is called ${wanted.join(' or ')}.\n`)
  process.exitCode = 64
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)

function isWanted(step: Step): boolean {
  return wanted.length === 0 || wanted.some((word) => step.name === word || step.name.startsWith(`${word} `))
}

async function runStep(step: Step): Promise<Outcome> {
  if (step.needs !== undefined && !existsSync(step.needs)) {
    process.stdout.write(`--  ${step.name}: not run, ${step.needs} is not there\n`)
    return { ok: true, passed: 0, failed: 0 }
  }
  const began = performance.now()
  const { code, output } = await capture(step)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  const counts = countsOf(output)
  const ok = code === 0 && (counts === null || counts.failed === 0)
  // A step that counts nothing (a tool, or a run that died) is one test of its own.
  const told = counts === null || (!ok && counts.failed === 0) ? { passed: ok ? 1 : (counts?.passed ?? 0), failed: ok ? 0 : 1 } : counts
  if (!ok || step.loud === true) process.stdout.write(`${stripVTControlCharacters(output).trimEnd()}\n`)
  const tests = counts === null ? '' : `  ${told.passed} passed, ${told.failed} failed`
  process.stdout.write(`${ok ? 'ok' : 'not ok'}  ${step.name}  ${seconds} s${tests}${ok || code === 0 ? '' : `  (${String(code)})`}\n`)
  return { ok, ...told }
}

function capture(step: Step): Promise<{ code: number | string; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, step.run, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, CI: '1', NO_COLOR: '1', NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'understudy') },
    })
    let output = ''
    const limit = Math.max(1_000, Math.min(step.minutes * 60_000, END - performance.now()))
    let late = false
    const timer = setTimeout(() => {
      // The first makes the test runner tell what was running; a loop that never ends does not hear it.
      late = true
      child.kill('SIGINT')
      setTimeout(() => child.kill('SIGKILL'), 3_000).unref()
    }, limit)
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code: late ? `stopped after ${Math.round(limit / 60_000)} minutes` : (code ?? String(signal)), output })
    })
  })
}

/** The reporter's counts, or the plain line of a check; null where neither is there. */
function countsOf(output: string): Counts | null {
  const at = output.lastIndexOf(COUNTS)
  if (at >= 0) {
    const line = output.slice(at + COUNTS.length).split('\n', 1)[0] ?? ''
    const { passed: good, failed: bad }: Counts = JSON.parse(line)
    return { passed: good, failed: bad }
  }
  const plain = [...output.matchAll(/^(\d+) passed, (\d+) failed/gm)].at(-1)
  return plain === undefined ? null : { passed: Number(plain[1]), failed: Number(plain[2]) }
}
