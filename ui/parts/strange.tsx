import type { ReactNode } from 'react'
import { clipped, pieces } from '../state/text.ts'
import { bytes } from '../state/figures.ts'

/** A text from a stranger: never markup, nothing in it hidden, and no more of it than anybody reads. */
export function Strange({ text, most = 300 }: { readonly text: string; readonly most?: number }): ReactNode {
  const { text: shown, more } = clipped(text, most)
  return (
    <bdi>
      {pieces(shown).map((piece, index) =>
        piece.hidden ? (
          <span key={index} className="hidden-character" title="a character that cannot be seen">
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
      {more > 0 && <span className="text-muted"> … {bytes(more)} more</span>}
    </bdi>
  )
}
