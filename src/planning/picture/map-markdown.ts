import type { DependencyMap } from '../map.ts'
import { inOrder } from './layout.ts'
import { sentencesOf } from './sentences.ts'
import { mermaidOf } from './text.ts'

/** A map as Markdown: a Mermaid flowchart, and the same in words. */
export function mapMarkdown(map: DependencyMap): string {
  const words = sentencesOf(inOrder(map)).map((line) => `- ${plain(line)}`)
  const drawn = map.nodes.length === 0 ? [] : ['```mermaid', mermaidOf(map).trimEnd(), '```', '']
  return `${['# Who needs whom', '', ...drawn, ...(words.length === 0 ? ['Nobody needs anything.'] : words)].join('\n')}\n`
}

/** Words of others, which are no marks of Markdown's. */
function plain(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\s\u0000-\u001F]+/g, ' ')
    .replaceAll(/[\\`*_{}[\]<>#|!~&]/g, '\\$&')
}
