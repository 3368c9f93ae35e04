import { at as step } from '../../model/place.ts'
import type { CompiledNode } from '../compile/compiled.ts'
import { holds } from './conforms.ts'
import type { Violation } from '../node.ts'
import { chosenBranch, dynamicTarget, meansOne } from './run.ts'
import { isRecord } from '../json/pointer.ts'
import { showSome, show, type Walk } from './walk.ts'

/** Branches beyond these are not looked at for the closest one. */
const MAX_TRIALS = 40

export function checkBranches(walk: Walk, node: CompiledNode, value: unknown, at: string): void {
  const { ref, dynamicRef, allOf, anyOf, oneOf, not, conditional } = node.keywords
  if (ref !== null) walk.visit(ref, value, at)
  if (dynamicRef !== null) walk.visit(dynamicTarget(dynamicRef, walk.run), value, at)
  for (const part of allOf) walk.visit(part, value, at)
  if (anyOf.length > 0) {
    if (anyOf.some((branch) => holds(branch, value, walk.run))) checkTag(walk, node, 'anyOf', value, at)
    else checkNone(walk, node, 'anyOf', value, at)
  }
  if (oneOf.length > 0) checkOne(walk, node, value, at)
  if (not !== null && holds(not, value, walk.run))
    walk.tell('not', at, node.rule('not'), `${capital(show(value))} is just what is not allowed here`)
  if (conditional !== null) {
    const next = holds(conditional.if, value, walk.run) ? conditional.then : conditional.else
    if (next !== null) walk.visit(next, value, at)
  }
}

function checkOne(walk: Walk, node: CompiledNode, value: unknown, at: string): void {
  const { oneOf } = node.keywords
  const matches = oneOf.flatMap((branch, index) => (holds(branch, value, walk.run) ? [index] : []))
  if (matches.length === 1 || (matches.length > 1 && meansOne(node.keywords, value, walk.run))) checkTag(walk, node, 'oneOf', value, at)
  else if (matches.length === 0) checkNone(walk, node, 'oneOf', value, at)
  else {
    const several = matches.map((index) => index + 1).join(' and ')
    walk.tell('one-of', at, node.rule('oneOf'), `Should fit exactly one of ${oneOf.length} alternatives, but fits numbers ${several}`)
  }
}

/** A branch holds; is it the one that the discriminator names? */
function checkTag(walk: Walk, node: CompiledNode, keyword: 'anyOf' | 'oneOf', value: unknown, at: string): void {
  if (!node.keywords.assertDiscriminator || !isRecord(value)) return
  const chosen = chosenBranch(node.keywords, value)
  if (chosen === 'unknown') tellUnknown(walk, node, value, at)
  else if (chosen !== null && !holds(chosen, value, walk.run)) tellBranch(walk, node, keyword, walk.trial(chosen, value, at), at)
}

function checkNone(walk: Walk, node: CompiledNode, keyword: 'anyOf' | 'oneOf', value: unknown, at: string): void {
  const { discriminator, assertDiscriminator } = node.keywords
  if (discriminator !== null && isRecord(value)) {
    const chosen = chosenBranch(node.keywords, value)
    if (chosen === 'unknown' && assertDiscriminator) return tellUnknown(walk, node, value, at)
    if (chosen !== null && chosen !== 'unknown') return tellBranch(walk, node, keyword, walk.trial(chosen, value, at), at)
    if (chosen === null && !Object.hasOwn(value, discriminator.property)) {
      const names = showSome([...discriminator.mapping.keys()])
      return walk.tell(
        'required',
        step(at, discriminator.property),
        node.rule('discriminator'),
        `"${discriminator.property}" is required here and should be ${names}; add it`,
      )
    }
  }
  tellBranch(walk, node, keyword, closest(walk, node.keywords[keyword], value, at), at)
}

function tellUnknown(walk: Walk, node: CompiledNode, value: Readonly<Record<string, unknown>>, at: string): void {
  const { discriminator } = node.keywords
  if (discriminator === null) return
  const names = showSome([...discriminator.mapping.keys()])
  walk.tell(
    'discriminator',
    step(at, discriminator.property),
    node.rule('discriminator'),
    `Should be ${names}, not ${show(value[discriminator.property])}`,
  )
}

function tellBranch(walk: Walk, node: CompiledNode, keyword: 'anyOf' | 'oneOf', findings: readonly Violation[], at: string): void {
  const alternatives = node.keywords[keyword].length
  const code = keyword === 'oneOf' ? 'one-of' : 'any-of'
  const hopeless = findings.some((one) => one.at === at && one.code === 'type')
  if (findings.length === 0 || (hopeless && alternatives > 1)) {
    const why = findings[0] === undefined ? '' : `; closest to one of them: ${lower(findings[0].message)}`
    walk.tell(code, at, node.rule(keyword), `Fits none of ${alternatives} alternatives${why}`)
  } else walk.adopt(findings)
}

/** What keeps a value from the branch that it comes closest to: of the right type first, then with the right tags, then with the fewest findings. */
function closest(walk: Walk, branches: readonly CompiledNode[], value: unknown, at: string): readonly Violation[] {
  let best: readonly Violation[] = []
  let least = Infinity
  for (const branch of branches.slice(0, MAX_TRIALS)) {
    const findings = walk.trial(branch, value, at)
    const distance = findings.reduce((sum, one) => sum + weight(one, at), 0)
    if (distance >= least) continue
    least = distance
    best = findings
  }
  return best
}

function weight(finding: Violation, at: string): number {
  if (finding.severity === 'warning') return 0
  if (finding.at === at) return finding.code === 'type' ? 10_000 : 20
  const direct = !finding.at.slice(at.length + 1).includes('/')
  if (direct && (finding.code === 'const' || finding.code === 'enum' || finding.code === 'discriminator')) return 100
  return direct ? 10 : 1
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
