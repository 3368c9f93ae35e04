import { printJson } from '../../../schema/json/json.ts'

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

export function plain(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : printJson(value)
}

export function isMembers(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('digits' in value)
}
