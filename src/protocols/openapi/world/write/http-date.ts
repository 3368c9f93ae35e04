const ZONE = ' GMT'

let latest = { second: -1, minute: '', text: '' }

/** A moment (milliseconds) as HTTP writes it (RFC 9110 section 5.6.7). Mostly it is the same second again, or another one of the same minute. */
export function httpDateOf(at: number): string {
  const second = Math.floor(at / 1000)
  if (latest.second === second) return latest.text
  if (second < 0) return new Date(at).toUTCString()
  const isNear = latest.second >= 0 && Math.floor(latest.second / 60) === Math.floor(second / 60)
  const minute = isNear ? latest.minute : new Date(at).toUTCString().slice(0, -`00${ZONE}`.length)
  latest = { second, minute, text: `${minute}${String(second % 60).padStart(2, '0')}${ZONE}` }
  return latest.text
}
