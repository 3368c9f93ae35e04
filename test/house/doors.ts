/** Who may import whom, type-only imports included. ARCHITECTURE.md has the same table; the house test compares them. */
export const DOORS: Readonly<Record<string, readonly string[]>> = {
  model: [],
  schema: ['model'],
  documents: ['model', 'schema'],
  ledger: ['model'],
  stores: ['model'],
  config: ['model', 'documents', 'planning', 'schema'],
  planning: ['model', 'schema'],
  plugins: ['model'],
  senders: ['model'],
  handoff: ['model'],
  protocols: ['model', 'schema'],
  pipeline: ['model', 'handoff'],
  app: ['model', 'documents', 'handoff', 'ledger', 'pipeline', 'plugins', 'protocols', 'senders', 'stores'],
  desk: ['model', 'app', 'config', 'planning', 'schema'],
  control: ['model', 'app', 'desk', 'planning'],
  kit: ['model', 'app', 'ledger', 'stores'],
  wires: ['model', 'app', 'control'],
  cli: ['model', 'app', 'config', 'control', 'desk', 'planning', 'wires', 'kit'],
  'index.ts': ['model', 'app', 'config', 'control', 'desk', 'planning', 'wires', 'kit'],
  'store.ts': ['model', 'stores'],
  'kit.ts': ['kit'],
}

/** Rooms of rooms: those inside never import each other. */
export const HALLS: readonly string[] = ['protocols', 'stores']
