import type { Operation } from '../../../model/contract.ts'
import type { Located } from '../../../model/place.ts'
import { templatesOf } from '../match/template.ts'
import type { Parameter } from '../operation.ts'
import { readExamples } from './examples.ts'
import { flag, text, valueOf } from './located.ts'
import { readShape } from './media.ts'
import type { Scope } from './scope.ts'
import { isParameterIn, placesOf, readExplode, readStyle, stylesFor } from './style.ts'
import { tellUnreadable } from './unreadable.ts'

/** Header parameters that say nothing: content negotiation and security have keywords of their own (3.1 section 4.8.12.2). */
const IGNORED_HEADERS = new Set(['accept', 'content-type', 'authorization'])

/** Parameters of the path and of the operation; the latter wins (3.1 section 4.8.9.1). */
export function readParameters(scope: Scope, lists: readonly Iterable<Located>[]): readonly Parameter[] {
  const found = new Map<string, Parameter>()
  for (const list of lists) {
    for (const item of list) {
      const parameter = readParameter(scope, item)
      if (parameter !== null) found.set(keyOf(parameter), parameter)
    }
  }
  return [...found.values()]
}

function keyOf(parameter: Parameter): string {
  return `${parameter.in} ${parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name}`
}

function readParameter(scope: Scope, item: Located): Parameter | null {
  const located = scope.follow(item)
  if (located === null) return null
  const name = text(located, 'name')
  const place = valueOf(located, 'in')
  const styles = stylesFor(place, scope.version)
  if (!isParameterIn(place) || styles.length === 0 || (name === '' && place !== 'querystring')) {
    tellUnreadable(scope, located, placesOf(scope.version))
    return null
  }
  if (place === 'header' && IGNORED_HEADERS.has(name.toLowerCase())) return null
  const style = readStyle(scope, located, styles)
  return {
    name,
    in: place,
    required: place === 'path' || flag(located, 'required'),
    deprecated: flag(located, 'deprecated'),
    style,
    explode: readExplode(located, style),
    allowReserved: flag(located, 'allowReserved'),
    allowEmptyValue: flag(located, 'allowEmptyValue'),
    ...readShape(scope, located),
    examples: readExamples(scope, located),
    place: located.place,
  }
}

/**
 * Leaves out path parameters that the path has no place for, since no request could bring them, and tells of places that
 * no parameter describes: anything may stand there.
 */
export function placedParameters(scope: Scope, operation: Operation, parameters: readonly Parameter[]): readonly Parameter[] {
  const places = new Set(
    templatesOf(operation.path).flatMap((template) => [...template.names, ...template.conditions.flatMap(({ param }) => param ?? [])]),
  )
  const declared = new Set<string>()
  const kept = parameters.filter((parameter) => {
    if (parameter.in !== 'path') return true
    const name = bareName(parameter.name)
    declared.add(name)
    if (places.has(parameter.name) || places.has(name)) return true
    scope.defect(
      'unused-path-parameter',
      parameter.place,
      `The path ${operation.path} has no {${parameter.name}}; the parameter is left out`,
      'Put it into the path, or correct its name or its `in`.',
      'warning',
    )
    return false
  })
  for (const name of places) {
    if (declared.has(bareName(name))) continue
    scope.defect(
      'undeclared-path-parameter',
      operation.place,
      `The path ${operation.path} has {${name}}, but no parameter describes it; anything may stand there`,
      `Add a parameter with 'name: ${name}', 'in: path' and a schema.`,
    )
  }
  return kept
}

/** Without the operators of URI templates (RFC 6570), which some write into parameters' names too. */
function bareName(name: string): string {
  return name.replace(/^[+#./;?&]|[*+]$|=\*\*$/g, '')
}
