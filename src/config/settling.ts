import type { Section } from './section.ts'
import { bytes, milliseconds } from './units.ts'

/** A time in milliseconds; undefined where nothing is said. */
export function time(section: Section, key: string): number | undefined {
  const text = section.text(key)
  return text === undefined ? undefined : milliseconds(text)
}

/** A size in bytes. */
export function size(section: Section, key: string): number | undefined {
  const text = section.text(key)
  return text === undefined ? undefined : bytes(text)
}

/** Each part of a section by its name. */
export function mapped<Value>(section: Section, make: (one: Section) => Value): Readonly<Record<string, Value>> {
  return Object.fromEntries(section.entries().map(([name, one]) => [name, make(one)]))
}

export type Some<Members> = { readonly [Key in keyof Members]?: Exclude<Members[Key], undefined> }

/** The members that are there. */
export function some<Members extends object>(members: Members): Some<Members> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is undefined has just been left out
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Some<Members>
}
