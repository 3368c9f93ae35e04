import activity from 'lucide-static/icons/activity.svg?raw'
import arrowRight from 'lucide-static/icons/arrow-right.svg?raw'
import calendar from 'lucide-static/icons/calendar-range.svg?raw'
import check from 'lucide-static/icons/check.svg?raw'
import copy from 'lucide-static/icons/copy.svg?raw'
import database from 'lucide-static/icons/database.svg?raw'
import download from 'lucide-static/icons/download.svg?raw'
import fileText from 'lucide-static/icons/file-text.svg?raw'
import help from 'lucide-static/icons/circle-help.svg?raw'
import kanban from 'lucide-static/icons/square-kanban.svg?raw'
import list from 'lucide-static/icons/list.svg?raw'
import monitor from 'lucide-static/icons/monitor.svg?raw'
import moon from 'lucide-static/icons/moon.svg?raw'
import network from 'lucide-static/icons/network.svg?raw'
import pause from 'lucide-static/icons/pause.svg?raw'
import play from 'lucide-static/icons/play.svg?raw'
import send from 'lucide-static/icons/send.svg?raw'
import sun from 'lucide-static/icons/sun.svg?raw'
import target from 'lucide-static/icons/target.svg?raw'
import undo from 'lucide-static/icons/undo-2.svg?raw'
import users from 'lucide-static/icons/users.svg?raw'
import warning from 'lucide-static/icons/triangle-alert.svg?raw'
import x from 'lucide-static/icons/x.svg?raw'
import type { ReactNode } from 'react'

const ICONS = {
  activity,
  arrowRight,
  calendar,
  check,
  copy,
  database,
  download,
  fileText,
  help,
  kanban,
  list,
  monitor,
  moon,
  network,
  pause,
  play,
  send,
  sun,
  target,
  undo,
  users,
  warning,
  x,
}

export type IconName = keyof typeof ICONS

/** A picture beside words; it says nothing of its own. Drawings of Lucide. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): ReactNode {
  const drawing = ICONS[name]
    .replace(/<!--.*?-->/s, '')
    .replace(/width="24"/, `width="${size}"`)
    .replace(/height="24"/, `height="${size}"`)
  return <span aria-hidden="true" className="inline-flex shrink-0" dangerouslySetInnerHTML={{ __html: drawing }} />
}
