import { createRequire } from 'node:module'
import type * as JsYaml from 'js-yaml'

/** What the rest of this room knows of a YAML parser: this file is its only door. */
export type YamlEvent = JsYaml.Event

export interface YamlEvents {
  readonly events: readonly YamlEvent[]
  /** The decoded text of a scalar. */
  text(event: JsYaml.ScalarEvent): string
}

/** Why a text is no YAML, and where. */
export interface YamlFault {
  readonly message: string
  readonly offset: number
}

/** Loaded when the first YAML document comes along, and at once: references are followed synchronously. */
let parser: typeof JsYaml | null = null

function load(): typeof JsYaml {
  if (parser !== null) return parser
  const loaded: unknown = createRequire(import.meta.url)('js-yaml')
  if (!isParser(loaded)) throw new TypeError('js-yaml is not what it was')
  parser = loaded
  return parser
}

function isParser(module: unknown): module is typeof JsYaml {
  return typeof module === 'object' && module !== null && 'parseEvents' in module && 'getScalarValue' in module
}

/** Reads YAML 1.2 into a flat list of events that refer to the text by offsets. Nesting beyond `maxDepth` is a fault. */
export function parseYaml(text: string, maxDepth: number): YamlEvents | YamlFault {
  const yaml = load()
  try {
    const events = yaml.parseEvents(text, { maxDepth })
    return { events, text: (event) => yaml.getScalarValue(text, event) }
  } catch (error) {
    if (error instanceof yaml.YAMLException) return { message: error.reason, offset: error.mark?.position ?? 0 }
    throw error
  }
}
