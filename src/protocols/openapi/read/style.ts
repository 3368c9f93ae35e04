import { at, type Located } from '../../../model/place.ts'
import type { ParameterIn, ParameterStyle } from '../operation.ts'
import { text, valueOf } from './located.ts'
import type { OpenApiVersion, Scope } from './scope.ts'

/** Where a parameter may stand, with the styles that are defined there; the first is the default. */
const STYLES: Readonly<Record<ParameterIn, readonly ParameterStyle[]>> = {
  path: ['simple', 'label', 'matrix'],
  query: ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'],
  header: ['simple'],
  cookie: ['form', 'cookie'],
  querystring: ['form'],
}

/** The styles that a version of OpenAPI defines for a place; none for what is no place of a parameter. */
export function stylesFor(place: unknown, version: OpenApiVersion): readonly ParameterStyle[] {
  if (!isParameterIn(place) || (place === 'querystring' && version !== '3.2')) return []
  // 3.2 section 4.12.3 brought the style `cookie`.
  return STYLES[place].filter((style) => style !== 'cookie' || version === '3.2')
}

/** Where a parameter may stand in a version of OpenAPI 3. */
export function placesOf(version: OpenApiVersion): readonly string[] {
  return Object.keys(STYLES).filter((place) => place !== 'querystring' || version === '3.2')
}

export function isParameterIn(value: unknown): value is ParameterIn {
  return typeof value === 'string' && Object.hasOwn(STYLES, value)
}

/** A style that is defined for the place, else its default, the first. */
export function readStyle(scope: Scope, located: Located, styles: readonly ParameterStyle[]): ParameterStyle {
  const given = valueOf(located, 'style')
  const [byDefault = 'form'] = styles
  if (given === undefined) return byDefault
  const style = styles.find((one) => one === given)
  if (style !== undefined) return style
  scope.defect(
    'unknown-style',
    { uri: located.place.uri, pointer: at(located.place.pointer, 'style') },
    `The style ${JSON.stringify(given)} is not defined for ${text(located, 'in') || 'header'} parameters; '${byDefault}' is taken`,
    `Use one of ${styles.join(', ')}.`,
    'warning',
  )
  return byDefault
}

export function readExplode(located: Located, style: ParameterStyle): boolean {
  const given = valueOf(located, 'explode')
  return typeof given === 'boolean' ? given : style === 'form' || style === 'cookie' || style === 'deepObject'
}
