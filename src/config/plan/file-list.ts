import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** No honest folder has more of them. */
const MOST_FILES = 1_000

/** The plan files of a folder, absolute, in the order of their names; null where there is no such folder. */
export function planFilesOf(folder: string): readonly string[] | null {
  try {
    const names = readdirSync(folder).filter((name) => /\.(?:ya?ml|json)$/.test(name) && !name.startsWith('.'))
    return names
      .sort()
      .slice(0, MOST_FILES)
      .map((name) => join(folder, name))
  } catch {
    return null
  }
}

/** What is another text whenever a plan file of a folder is another, comes or goes. */
export function planSignature(folder: string): string {
  return JSON.stringify((planFilesOf(folder) ?? []).map(signatureOf))
}

function signatureOf(path: string): string {
  try {
    const { size, mtimeMs, ino } = statSync(path)
    return `${path} ${size} ${mtimeMs} ${ino}`
  } catch {
    return `${path} not there`
  }
}
