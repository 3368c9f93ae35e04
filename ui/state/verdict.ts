import type { ComparisonVerdict } from '../../src/model/comparison.ts'

const WORDS: Readonly<Record<ComparisonVerdict, string>> = {
  matched: 'Both say the same, as far as the contract and the request determine it.',
  ignored: 'They differ only in what is not to count.',
  mismatched: 'They differ in what counts.',
  uncomparable: 'They know different things, so nothing can be said',
  censored: 'It was not looked at, by limits of ours',
  error: 'It could not be compared',
}

/** What holding one answer against the other has shown, as a sentence. */
export function verdictWords(verdict: ComparisonVerdict, reason: string): string {
  const words = WORDS[verdict]
  if (words.endsWith('.')) return words
  return reason === '' ? `${words}.` : `${words} (${reason}).`
}

/** `120 matched, 3 mismatched`; what never happened is left out. */
export function tallyWords(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count.toLocaleString('en')} ${what}`)
    .join(', ')
}
