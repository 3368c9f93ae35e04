const KEY = 'understudy.name'

/** What the person in front of this browser calls itself: kept with every change it makes. */
export function rememberedName(): string {
  try {
    return localStorage.getItem(KEY) ?? ''
  } catch {
    return ''
  }
}

export function rememberName(name: string): void {
  try {
    localStorage.setItem(KEY, name.slice(0, 100))
  } catch {
    // Then it is asked for again.
  }
}
