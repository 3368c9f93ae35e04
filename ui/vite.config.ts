import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// Built into the package, and served by the control port. While it is worked on: `npx vite ui`, beside a running server.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwind()],
  build: { outDir: '../dist/ui', emptyOutDir: true, target: 'es2023', assetsInlineLimit: 0, chunkSizeWarningLimit: 1_700 },
  server: { port: 5011, proxy: { '/call': 'http://127.0.0.1:4011', '/feed': 'http://127.0.0.1:4011' } },
})
