// A consumer in a process of its own: so many requests a second, whatever becomes of them. Told a URL and seconds, it answers with latencies.
import { Agent, get } from 'node:http'

export interface Asked {
  readonly url: string
  readonly rate: number
  readonly seconds: number
}

export interface Measured {
  /** Milliseconds, in order of size. */
  readonly latencies: readonly number[]
  readonly failures: number
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 })

// Nobody is left to tell.
process.on('disconnect', () => process.exit())
process.on('message', (asked: Asked) => void load(asked).then((measured) => process.send?.(measured)))

function load({ url, rate, seconds }: Asked): Promise<Measured> {
  const latencies: number[] = []
  let [sent, done, failures] = [0, 0, 0]
  const start = performance.now()
  return new Promise((resolve) => {
    const over = (): void => {
      if (++done === rate * seconds) resolve({ latencies: latencies.toSorted((a, b) => a - b), failures })
    }
    const one = (): void => {
      const at = performance.now()
      const request = get(`${url}/things/t${sent % 50}`, { agent, headers: { 'Understudy-Consumer': `c${sent % 7}` } }, (response) => {
        response.resume()
        response.once('end', () => {
          latencies.push(performance.now() - at)
          if (response.headers['understudy-served-by'] !== 'mock') failures++
          over()
        })
      })
      request.once('error', () => {
        failures++
        over()
      })
    }
    const timer = setInterval(() => {
      for (const due = Math.min(rate * seconds, ((performance.now() - start) / 1_000) * rate); sent < due; sent++) one()
      if (sent >= rate * seconds) clearInterval(timer)
    }, 2)
  })
}
