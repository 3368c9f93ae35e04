import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { router } from './router.tsx'
import { feed, listen, queries } from './server.ts'
import { applyTheme, storedTheme } from './state/theme.ts'
import './theme.css'

applyTheme(storedTheme())
void listen()

// For whoever opens the console: all that this page knows.
Object.assign(window, { understudy: feed })

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  )
}
