import { MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorState, type Extension } from '@codemirror/state'
import { EditorView, highlightSpecialChars, lineNumbers } from '@codemirror/view'
import { type ReactNode, useEffect, useRef } from 'react'

export interface MergeSide {
  readonly name: string
  readonly text: string
}

interface MergeProps {
  readonly left: MergeSide
  readonly right: MergeSide
}

/** Bounded: what differs everywhere is shown as a block, and nobody waits for more than a moment. */
const DIFFING = { scanLimit: 800, timeout: 250 }
const COLLAPSE = { margin: 3, minSize: 8 }
/** Below this there is no room for two columns. CSS pixels. */
const NARROW = 640

const LOOK = EditorView.theme({
  '&': { fontSize: '12.5px', background: 'transparent', color: 'var(--ink)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '20px' },
  '.cm-gutters': { background: 'transparent', color: 'var(--muted)', border: 'none' },
  '.cm-specialChar': { color: 'var(--caution)' },
})

/** Two texts beside each other, what differs marked; one below the other where there is little room. Only to be read. */
export function Merge({ left, right }: MergeProps): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const { current } = box
    if (current === null) return
    const narrow = current.clientWidth < NARROW
    const view = narrow ? below(current, left, right) : beside(current, left, right)
    return () => view.destroy()
  }, [left.text, right.text, left.name, right.name])
  return <div ref={box} className="merge" />
}

function beside(parent: HTMLElement, left: MergeSide, right: MergeSide): MergeView {
  return new MergeView({
    parent,
    a: { doc: left.text, extensions: reading(left.name) },
    b: { doc: right.text, extensions: reading(right.name) },
    gutter: true,
    highlightChanges: true,
    collapseUnchanged: COLLAPSE,
    diffConfig: DIFFING,
  })
}

function below(parent: HTMLElement, left: MergeSide, right: MergeSide): EditorView {
  const unified = unifiedMergeView({
    original: left.text,
    mergeControls: false,
    gutter: true,
    highlightChanges: true,
    collapseUnchanged: COLLAPSE,
    diffConfig: DIFFING,
  })
  return new EditorView({
    parent,
    doc: right.text,
    extensions: [...reading(`${right.name}, with what ${left.name} has in its place`), unified],
  })
}

function reading(name: string): Extension[] {
  return [
    LOOK,
    lineNumbers(),
    highlightSpecialChars(),
    EditorView.lineWrapping,
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.contentAttributes.of({ 'aria-label': name, tabindex: '0' }),
  ]
}
