import { join } from 'node:path'
import { testStore } from '../../src/kit/stores.ts'
import { openSqliteStore } from '../../src/stores/sqlite/store.ts'

testStore('sqlite', (folder) => openSqliteStore({ path: join(folder, 'deep', 'state.db') }))
