import type { Numeric } from './node.ts'

export function isFormat(_format: string, _text: string): boolean | null {
  return null
}
export function textFormat(_format: string): ((text: string) => boolean) | null {
  return null
}
export function numberFormat(_format: string): ((value: Numeric) => boolean) | null {
  return null
}
export function isEncoded(_encoding: string, _text: string): boolean {
  return true
}
