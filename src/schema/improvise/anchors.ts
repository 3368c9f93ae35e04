import type { AST } from './regexp-words.ts'

const ANYTHING = '[^]*'
const NOTHING = '[]'

/**
 * The source of a pattern that matches whole texts exactly where the given one is found in them: its anchors are turned into
 * the absence of "anything" at that end. Anchors below a quantifier stay as they are.
 */
export function wholeText(alternatives: readonly AST.Alternative[], left = true, right = true): string {
  return alternatives.map((alternative) => whole(alternative.elements, left, right)).join('|')
}

function whole(elements: readonly AST.Element[], left: boolean, right: boolean): string {
  let from = 0
  let to = elements.length
  while (from < to && isAnchor(elements[from], 'start')) from++
  while (to > from && isAnchor(elements[to - 1], 'end')) to--
  if ((from > 0 && !left) || (to < elements.length && !right)) return NOTHING
  const openLeft = left && from === 0
  const openRight = right && to === elements.length
  const parts = elements.slice(from, to).map((element, index, all) => {
    if (element.type !== 'Group' && element.type !== 'CapturingGroup') return element.raw
    return `(?:${wholeText(element.alternatives, openLeft && index === 0 && hasAnchor(element, 'start'), openRight && index === all.length - 1 && hasAnchor(element, 'end'))})`
  })
  const first = elements[from]
  const last = elements[to - 1]
  const before = openLeft && !(from < to && hasAnchor(first, 'start'))
  const after = openRight && !(from < to && hasAnchor(last, 'end'))
  return `${before ? ANYTHING : ''}${parts.join('')}${after ? ANYTHING : ''}`
}

function isAnchor(element: AST.Element | undefined, kind: 'start' | 'end'): boolean {
  return element?.type === 'Assertion' && element.kind === kind
}

/** Whether an anchor stands at this end of one of a group's alternatives, where it says something of the whole text. */
function hasAnchor(element: AST.Element | undefined, kind: 'start' | 'end'): boolean {
  if (element?.type !== 'Group' && element?.type !== 'CapturingGroup') return false
  return element.alternatives.some(({ elements }) => {
    const edge = kind === 'start' ? elements[0] : elements.at(-1)
    return isAnchor(edge, kind) || hasAnchor(edge, kind)
  })
}
