import { reasonOf } from './reasons.ts'
import { missOf, STEPS, type Walk } from './steps.ts'

/** docs/reference/walks.md: what the walks came to, and why those that failed did. */
export function walksPage(walks: readonly Walk[], contracts: readonly string[]): string {
  const misses = walks.filter((walk) => missOf(walk) !== null)
  return `# Walks

Made by \`node scripts/checks/walk.ts --page\`; CI holds it against what it finds.

A walker that knows only the contract makes something, reads it, finds it in the list, pages through the list, filters for it, changes it, deletes it and looks for it again. It walks every pair of
\`POST /x\` and \`GET /x/{key}\` that the paths of ${contracts.length} contracts make. A step that the contract does not offer does not count; each answer is held against the contract, by our judge and by Ajv.
Where the contract reads a file, there has to be one, and the one that was sent where that was a file. One step that fails fails the walk.

**${walks.length - misses.length} of ${walks.length} walks pass (${share(walks.length - misses.length, walks.length)}).**

| step | offered | passed |
|---|--:|--:|
${STEPS.map((step) => stepLine(walks, step)).join('\n')}

| contract | walks | passed |
|---|--:|--:|
${contracts.map((contract) => contractLine(walks, contract)).join('\n')}

## Misses

| contract | pair | step | why |
|---|---|---|---|
${misses.map(missLine).join('\n')}
`
}

/** What of a page has to hold: all but the walker's own words on misses, in which there are keys and values. */
export function skeleton(page: string): string {
  return page.replaceAll(/^(\| [^|]* \| `POST [^|]*\| [^|]* \|).*$/gm, '$1')
}

export function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`
}

function stepLine(walks: readonly Walk[], step: string): string {
  const outcomes = walks.flatMap((walk) => walk.outcomes).filter((outcome) => outcome.step === step)
  return `| ${step} | ${outcomes.length} | ${outcomes.filter(({ why }) => why === null).length} |`
}

function contractLine(walks: readonly Walk[], contract: string): string {
  const own = walks.filter((walk) => walk.contract === contract)
  return `| ${contract.replace(/\.\w+$/, '')} | ${own.length} | ${own.filter((walk) => missOf(walk) === null).length} |`
}

function missLine(walk: Walk): string {
  const miss = missOf(walk)
  const why = reasonOf(walk) ?? miss?.why ?? ''
  return `| ${walk.contract.replace(/\.\w+$/, '')} | \`${walk.pair}\` | ${miss?.step ?? ''} | ${why.replaceAll('|', '\\|').replaceAll(/[<>]/g, '').slice(0, 300)} |`
}
