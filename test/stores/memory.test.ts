import { testStore } from '../../src/kit/stores.ts'
import { createMemoryStore } from '../../src/stores/memory/store.ts'

testStore('memory', () => Promise.resolve(createMemoryStore()))
