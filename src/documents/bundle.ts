import { createHash } from 'node:crypto'
import { posix } from 'node:path'
import type { Unresolved } from '../model/documents.ts'
import { outwardOf } from './outward.ts'
import type { Shelved } from './shelf.ts'

/** Documents of which a hash is made; beyond them, no contract is written by hand. */
const MOST = 20_000

/**
 * What a contract says, as one digest: of its root document alone where that refers to no other, else of all that it leads to,
 * each under its address as seen from the root, so that the same files are the same contract in every folder.
 */
export function bundleHash(
  root: Shelved,
  open: (uri: string) => Shelved | Unresolved,
  textOf: (document: Shelved) => Buffer | string,
): string {
  const own = digestOf(textOf(root))
  if (root.parsed?.refersOut === false) return own
  const others = gathered(root, open, textOf)
  if (others.size === 0) return own
  const lines = [...others].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([name, digest]) => `${name} ${digest}\n`)
  return digestOf(`${own}\n${lines.join('')}`)
}

/** The digests of all other documents, by their addresses; what cannot be opened is told by why. */
function gathered(
  root: Shelved,
  open: (uri: string) => Shelved | Unresolved,
  textOf: (document: Shelved) => Buffer | string,
): Map<string, string> {
  const digests = new Map<string, string>()
  const asked = new Set([root.uri, root.base])
  const wave = [root]
  for (let document = wave.pop(); document !== undefined && digests.size < MOST; document = wave.pop()) {
    for (const uri of document.parsed?.refersOut === false ? [] : outwardOf(document)) {
      if (asked.has(uri)) continue
      asked.add(uri)
      const found = open(uri)
      if ('unresolved' in found) digests.set(addressOf(uri, root), found.unresolved)
      else if (found.uri === uri || !asked.has(found.uri)) {
        asked.add(found.uri)
        digests.set(addressOf(found.uri, root), digestOf(textOf(found)))
        wave.push(found)
      }
    }
  }
  return digests
}

/** As seen from the root's folder, where the two are of one origin. */
function addressOf(uri: string, root: Shelved): string {
  const [own, other] = [URL.parse(root.uri), URL.parse(uri)]
  if (own === null || other === null || own.protocol !== other.protocol || own.host !== other.host) return uri
  return posix.relative(posix.dirname(own.pathname), other.pathname) + other.search
}

function digestOf(text: Buffer | string): string {
  return createHash('sha256').update(text).digest('hex')
}
