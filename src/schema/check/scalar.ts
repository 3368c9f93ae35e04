import { codePoints, isListed, maximumHolds, minimumHolds } from './assertions.ts'
import type { CompiledKeywords, CompiledNode } from '../compile/compiled.ts'
import { isMultiple, isNumeric } from '../json/decimal.ts'
import { isEncoded } from '../formats/data.ts'
import type { NumberKeywords, Numeric, StringKeywords } from '../node.ts'
import { isColonless } from './run.ts'
import { typeBit, typeNames } from './type-bit.ts'
import { plural, show, showSome, type Walk } from './walk.ts'

/** Tells whether the type is right. The value itself is shown unless it may be a secret. */
export function checkType(walk: Walk, node: CompiledNode, value: unknown, at: string): boolean {
  const { types, never } = node.keywords
  const bit = typeBit(value)
  if ((types & bit) !== 0) return true
  if (never) walk.tell('not-allowed', at, node.place, 'Nothing is allowed here; remove it')
  else walk.tell('type', at, node.rule('type'), `Should be ${article(typeNames(types))}, not ${shown(node.keywords, value)}`)
  return false
}

export function checkScalar(walk: Walk, node: CompiledNode, value: unknown, at: string): void {
  const { keywords } = node
  if (keywords.enumSet !== null && !isListed(keywords, value)) checkListed(walk, node, value, at)
  if (typeof value === 'string') checkText(walk, node, value, at)
  else if (isNumeric(value)) checkNumber(walk, node, value, at)
}

function checkListed(walk: Walk, node: CompiledNode, value: unknown, at: string): void {
  const { keywords } = node
  const list = keywords.enum ?? []
  const not = shown(keywords, value)
  if (keywords.isConst) walk.tell('const', at, node.rule('const'), `Should be ${show(list[0])}, not ${not}`)
  else walk.tell('enum', at, node.rule('enum'), `Should be one of ${showSome(list)}, not ${not}`)
}

function checkText(walk: Walk, node: CompiledNode, text: string, at: string): void {
  const { keywords } = node
  if (keywords.string !== null) checkLengthAndPattern(walk, node, keywords.string, text, at)
  const { format, textFormat } = keywords
  if (textFormat === null || textFormat(text)) return
  if (walk.run.direction === 1 && isColonless(format, textFormat, text)) {
    const message = `Should have a colon in its offset ("+00:00") to be a ${format}; it is read as if it had, and ${shown(keywords, text)} was sent`
    walk.tell('format', at, node.rule('format'), message, 'warning')
  } else walk.tell('format', at, node.rule('format'), `Should be in the format "${format}", not ${shown(keywords, text)}`)
}

function checkLengthAndPattern(walk: Walk, node: CompiledNode, string: StringKeywords, text: string, at: string): void {
  const { keywords } = node
  const length = codePoints(text)
  if (length < string.minLength) {
    walk.tell('min-length', at, node.rule('minLength'), `Should have at least ${plural(string.minLength, 'character')}, but has ${length}`)
  }
  if (length > string.maxLength) {
    walk.tell('max-length', at, node.rule('maxLength'), `Should have at most ${plural(string.maxLength, 'character')}, but has ${length}`)
  }
  for (const pattern of string.patterns) {
    if (!pattern.test(text))
      walk.tell('pattern', at, node.rule('pattern'), `Should match the pattern ${pattern.source}, but ${shown(keywords, text)} does not`)
  }
  if (keywords.assertContent && string.contentEncoding !== null && !isEncoded(string.contentEncoding, text)) {
    walk.tell(
      'content-encoding',
      at,
      node.rule('contentEncoding'),
      `Should be encoded in ${string.contentEncoding}, but ${shown(keywords, text)} is not`,
    )
  }
}

function checkNumber(walk: Walk, node: CompiledNode, value: Numeric, at: string): void {
  const { keywords } = node
  if (keywords.number !== null) checkBounds(walk, node, keywords.number, value, at)
  if (keywords.numberFormat !== null && !keywords.numberFormat(value)) {
    walk.tell('format', at, node.rule('format'), `Should fit the format "${keywords.format}", but ${shown(keywords, value)} does not`)
  }
}

function checkBounds(walk: Walk, node: CompiledNode, number: NumberKeywords, value: Numeric, at: string): void {
  const { minimum, maximum, multipleOf } = number
  if (minimum !== null && !minimumHolds(number, value)) {
    const keyword = minimum.exclusive ? 'exclusiveMinimum' : 'minimum'
    walk.tell(
      minimum.exclusive ? 'exclusive-minimum' : 'minimum',
      at,
      node.rule(keyword),
      `Should be ${minimum.exclusive ? 'greater than' : 'at least'} ${show(minimum.value)}, not ${shown(node.keywords, value)}`,
    )
  }
  if (maximum !== null && !maximumHolds(number, value)) {
    const keyword = maximum.exclusive ? 'exclusiveMaximum' : 'maximum'
    walk.tell(
      maximum.exclusive ? 'exclusive-maximum' : 'maximum',
      at,
      node.rule(keyword),
      `Should be ${maximum.exclusive ? 'less than' : 'at most'} ${show(maximum.value)}, not ${shown(node.keywords, value)}`,
    )
  }
  if (multipleOf !== null && !isMultiple(value, multipleOf)) {
    walk.tell('multiple-of', at, node.rule('multipleOf'), `Should be a multiple of ${show(multipleOf)}, not ${shown(node.keywords, value)}`)
  }
}

/** A secret is not repeated in a message. */
function shown(keywords: CompiledKeywords, value: unknown): string {
  return keywords.format === 'password' || keywords.writeOnly ? 'what was sent' : show(value)
}

function article(names: string): string {
  if (names === 'null' || names === 'nothing') return names
  return /^[aio]/.test(names) ? `an ${names}` : `a ${names}`
}
