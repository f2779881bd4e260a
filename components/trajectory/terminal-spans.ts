import { styledSpans, type TerminalStyle, type TextSpan } from '@/lib/rollout/terminal-text';

const FOREGROUND: Record<string, string> = {
  black: 'text-neutral-900 dark:text-neutral-400',
  red: 'text-red-700 dark:text-red-400',
  green: 'text-green-800 dark:text-green-400',
  yellow: 'text-yellow-800 dark:text-yellow-300',
  blue: 'text-blue-700 dark:text-blue-400',
  magenta: 'text-fuchsia-700 dark:text-fuchsia-400',
  cyan: 'text-cyan-800 dark:text-cyan-300',
  white: 'text-neutral-600 dark:text-neutral-200',
};
const BACKGROUND: Record<string, string> = {
  black: 'bg-neutral-200 dark:bg-neutral-800',
  red: 'bg-red-200 dark:bg-red-950',
  green: 'bg-green-200 dark:bg-green-950',
  yellow: 'bg-yellow-200 dark:bg-yellow-950',
  blue: 'bg-blue-200 dark:bg-blue-950',
  magenta: 'bg-fuchsia-200 dark:bg-fuchsia-950',
  cyan: 'bg-cyan-200 dark:bg-cyan-950',
  white: 'bg-neutral-200 dark:bg-neutral-800',
};
const DECORATION: Record<string, string> = {
  bold: 'font-semibold',
  italic: 'italic',
  underline: 'underline',
  strikethrough: 'line-through',
  reverse: 'bg-neutral-700 text-white dark:bg-neutral-300 dark:text-black',
};

const classOf = ({ foreground, background, decorations }: TerminalStyle): string => {
  const behind = BACKGROUND[background ?? ''];
  return [
    behind ? `${behind} text-neutral-950 dark:text-neutral-50` : FOREGROUND[foreground ?? ''],
    ...decorations.map((name) => DECORATION[name]),
  ]
    .filter((name) => name !== undefined)
    .join(' ');
};

/** Colours of a terminal output as spans of the page's classes; the 16 named colours keep their hue in both themes. */
export const terminalSpans = (text: string): TextSpan[] => styledSpans(text, classOf);
