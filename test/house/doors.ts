/** Who may import whom, type-only imports included. ARCHITECTURE.md has the same table; the house test compares them. */
export const DOORS: Readonly<Record<string, readonly string[]>> = {
  model: [],
  schema: ['model'],
  documents: ['model', 'schema'],
  plugins: ['model'],
  protocols: ['model', 'schema'],
  pipeline: ['model'],
  app: ['model', 'documents', 'pipeline', 'plugins', 'protocols'],
  control: ['model', 'app'],
  kit: ['model', 'app'],
  wires: ['model', 'app', 'control'],
  cli: ['model', 'app', 'control', 'wires', 'kit'],
  'index.ts': ['model', 'app', 'control', 'wires', 'kit'],
}

/** Rooms of rooms: those inside never import each other. */
export const HALLS: readonly string[] = ['protocols', 'stores']
