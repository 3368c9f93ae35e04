import { below, type Findings } from '../request/findings.ts'
import type { Parameter } from '../operation.ts'
import { shapeOf } from './shape.ts'

/** A parameter and where it stands in the request (`query.limit`). */
interface Placed {
  readonly parameter: Parameter
  readonly at: string
}

/** The parameter travels in another style than the contract's. */
export function tellStyle({ parameter, at }: Placed, seen: string, findings: Findings): void {
  const message = `${titled(parameter)} came as ${seen}, but the contract says ${styled(parameter)}. ${remedy(parameter)}`
  findings.add('parameter-style', at, parameter.place, message)
}

/** A required parameter is not there. */
export function tellMissing({ parameter, at }: Placed, findings: Findings): void {
  findings.add('required', at, below(parameter.place, 'required'), `${titled(parameter)} is required but missing. ${remedy(parameter)}`)
}

/** The parameter came several times, and one value is meant. */
export function tellRepeated({ parameter, at }: Placed, findings: Findings): void {
  findings.add('duplicate-parameter', at, parameter.place, `${titled(parameter)} takes one value but came several times. Send it once.`)
}

/** The parameter's escapes are malformed. */
export function tellEscape({ parameter, at }: Placed, findings: Findings): void {
  findings.add(
    'malformed-escape',
    at,
    null,
    `${titled(parameter)} has a percent sign that is not followed by the hex digits of UTF-8. Write a literal one as %25.`,
  )
}

export function titled(parameter: Parameter): string {
  const where = parameter.in === 'querystring' ? 'query' : parameter.in
  return `The ${where} parameter '${parameter.name}'`
}

export function styled(parameter: Parameter): string {
  return `style ${parameter.style}, explode: ${parameter.explode}`
}

/** How the parameter is written by the contract. */
export function remedy(parameter: Parameter): string {
  const { name, style, explode } = parameter
  const shape = shapeOf(parameter.schema)
  if (parameter.in === 'header') return `Send ${name}: …`
  if (parameter.in === 'cookie') return `Send Cookie: ${name}=…`
  if (style === 'deepObject') return `Send ${name}[member]=…`
  if (style === 'matrix') return `Send ;${name}=…`
  if (style === 'label') return 'Send .value.'
  if (style === 'simple') return 'Send value,value.'
  if (shape.object && !shape.scalar && !shape.array) return explode ? 'Send member=… for each member.' : `Send ${name}=member,value,…`
  if (!shape.array || parameter.schema === null) return `Send ${name}=…`
  if (explode) return `Send ${name}=a&${name}=b.`
  return `Send ${name}=a${style === 'pipeDelimited' ? '|' : style === 'spaceDelimited' ? '%20' : style === 'tabDelimited' ? '%09' : ','}b.`
}
