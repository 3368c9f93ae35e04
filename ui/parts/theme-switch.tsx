import * as Menu from '@radix-ui/react-dropdown-menu'
import { type ReactNode, useState } from 'react'
import { applyTheme, storedTheme, type Theme } from '../state/theme.ts'
import { Icon, type IconName } from './icon.tsx'

const THEMES: readonly { readonly theme: Theme; readonly name: string; readonly icon: IconName }[] = [
  { theme: 'system', name: 'As the system', icon: 'monitor' },
  { theme: 'light', name: 'Light', icon: 'sun' },
  { theme: 'dark', name: 'Dark', icon: 'moon' },
]

/** Light, dark, or as the system has it. */
export function ThemeSwitch(): ReactNode {
  const [theme, setTheme] = useState(storedTheme)
  const choose = (value: string): void => {
    const chosen = THEMES.find((one) => one.theme === value)?.theme ?? 'system'
    applyTheme(chosen)
    setTheme(chosen)
  }
  const { icon, name } = THEMES.find((one) => one.theme === theme) ?? { icon: 'monitor', name: '' }
  return (
    <Menu.Root>
      <Menu.Trigger className="rounded-md p-1.5 text-muted hover:bg-hover hover:text-ink" aria-label={`Colours: ${name}`}>
        <Icon name={icon} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Content className="z-50 rounded-md border border-line bg-raised p-1 shadow-lg" sideOffset={4} align="start">
          <Menu.RadioGroup value={theme} onValueChange={choose}>
            {THEMES.map((one) => (
              <Menu.RadioItem
                key={one.theme}
                value={one.theme}
                className="flex cursor-pointer items-center gap-2 rounded px-3 py-1.5 text-sm outline-none data-[highlighted]:bg-hover data-[state=checked]:font-semibold data-[state=checked]:text-accent"
              >
                <Icon name={one.icon} size={14} /> {one.name}
              </Menu.RadioItem>
            ))}
          </Menu.RadioGroup>
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  )
}
