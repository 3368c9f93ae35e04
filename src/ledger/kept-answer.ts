import { Problem } from '../model/problem.ts'
import type { AnswerKey, KeptAnswer } from '../model/state.ts'

export function answerKey({ consumer, operation, key }: AnswerKey): string {
  return JSON.stringify([consumer, operation, key])
}

export function printAnswer({ fingerprint, status, headers, body }: KeptAnswer): string {
  return JSON.stringify([fingerprint, status, headers, body === null ? null : Buffer.from(body).toString('base64')])
}

export function parseAnswer(text: string): KeptAnswer {
  const value: unknown = JSON.parse(text)
  if (Array.isArray(value)) {
    const [fingerprint, status, headers, body]: readonly unknown[] = value
    const sound = typeof fingerprint === 'string' && typeof status === 'number' && isTexts(headers)
    if (sound && (body === null || typeof body === 'string')) {
      return { fingerprint, status, headers, body: body === null ? null : new Uint8Array(Buffer.from(body, 'base64')) }
    }
  }
  throw new Problem(
    'store-unreadable',
    'The store has something else than an answer where one was kept; it was changed by other hands, or is damaged.',
  )
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}
