import { at, type Located } from '../../model/place.ts'
import type { ParameterStyle } from './operation.ts'
import { text, valueOf } from './read-located.ts'
import type { Scope } from './read-scope.ts'

/** A style that is defined for the place, else its default, the first. */
export function readStyle(scope: Scope, located: Located, styles: readonly ParameterStyle[]): ParameterStyle {
  const given = valueOf(located, 'style')
  const [byDefault = 'form'] = styles
  if (given === undefined) return byDefault
  const style = styles.find((one) => one === given)
  if (style !== undefined) return style
  scope.defect('unknown-style', { uri: located.place.uri, pointer: at(located.place.pointer, 'style') }, `The style ${JSON.stringify(given)} is not defined for ${text(located, 'in') || 'header'} parameters; '${byDefault}' is taken`, `Use one of ${styles.join(', ')}.`, 'warning')
  return byDefault
}

export function readExplode(located: Located, style: ParameterStyle): boolean {
  const given = valueOf(located, 'explode')
  return typeof given === 'boolean' ? given : style === 'form' || style === 'cookie' || style === 'deepObject'
}
