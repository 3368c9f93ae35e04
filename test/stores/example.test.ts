import { join } from 'node:path'
import { openLogStore } from '../../examples/store/log-store.ts'
import { testStore } from '../../src/kit/stores.ts'

testStore('the example store', (folder) => openLogStore(join(folder, 'state.log')))
