import { isMembers, withMember } from '../../values.ts'
import { stepsOf } from './address.ts'

const MOST = 200

/** The places that a pointer with stars stands for in this value: a star is every item of an array. Places that are not there are left out. */
export function placesIn(value: unknown, pointer: string): readonly (readonly string[])[] {
  let places: { readonly path: readonly string[]; readonly value: unknown }[] = [{ path: [], value }]
  for (const step of stepsOf(pointer)) {
    places = places.flatMap(({ path, value: here }) => {
      if (Array.isArray(here)) {
        const all: readonly unknown[] = here
        if (step === '*') return all.slice(0, MOST).map((item, index) => ({ path: [...path, String(index)], value: item }))
        return all[Number(step)] === undefined ? [] : [{ path: [...path, step], value: all[Number(step)] }]
      }
      return isMembers(here) && Object.hasOwn(here, step) ? [{ path: [...path, step], value: here[step] }] : []
    })
  }
  return places.slice(0, MOST).map(({ path }) => path)
}

/** All values at a pointer; arrays on the way, and at its end, stand for their items. */
export function valuesAt(value: unknown, pointer: string): readonly unknown[] {
  let here: readonly unknown[] = [value]
  for (const step of stepsOf(pointer)) {
    here = here.flatMap((one): readonly unknown[] => {
      if (Array.isArray(one)) {
        const all: readonly unknown[] = one
        return step === '*' ? all : /^\d+$/.test(step) ? [all[Number(step)]] : all.map((item) => memberOf(item, step))
      }
      return [memberOf(one, step)]
    })
  }
  return here.flatMap((one): readonly unknown[] => (Array.isArray(one) ? one : [one])).filter((one) => one !== undefined)
}

function memberOf(value: unknown, name: string): unknown {
  return isMembers(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

/** The same value with something at a path; objects that are missing on the way are made. undefined takes the member away. */
export function withAt(value: unknown, path: readonly string[], inner: unknown): unknown {
  const [step, ...rest] = path
  if (step === undefined) return inner
  if (Array.isArray(value)) {
    const all: readonly unknown[] = value
    return all.map((item, index) => (String(index) === step ? withAt(item, rest, inner) : item))
  }
  const object = isMembers(value) ? value : {}
  if (rest.length === 0 && inner === undefined) return without(object, step)
  const present = Object.hasOwn(object, step) ? object[step] : undefined
  if (inner === undefined && !isMembers(present)) return value
  return withMember(object, step, withAt(present, rest, inner))
}

function without(object: Readonly<Record<string, unknown>>, name: string): unknown {
  if (!Object.hasOwn(object, name)) return object
  return Object.fromEntries(Object.entries(object).filter(([one]) => one !== name))
}
