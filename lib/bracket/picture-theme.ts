import type { Mark } from '@/lib/rollout/outcome-words';

type Ink = 'surface' | 'line' | 'lineStrong' | 'ink' | 'ink2' | 'ink3' | 'accent' | Mark;
export type PictureInks = Readonly<Record<Ink, string>>;

/** Colours of a picture that stands alone (those of app/globals.css), or of one in a page that has them as variables. */
export const PICTURE_THEMES: Readonly<Record<'light' | 'dark' | 'page', PictureInks>> = {
  light: {
    ...{ surface: '#ffffff', line: '#e1e4e9', lineStrong: '#b9bfc9' },
    ...{ ink: '#16191f', ink2: '#434a57', ink3: '#5f6775', accent: '#5b3fd1' },
    ...{ passed: '#14743a', failed: '#bd2320', limit: '#8f5500', missing: '#646b78', running: '#1562c5' },
  },
  dark: {
    ...{ surface: '#15181e', line: '#2a303a', lineStrong: '#4a5260' },
    ...{ ink: '#eceef2', ink2: '#bcc3ce', ink3: '#98a1af', accent: '#a997f7' },
    ...{ passed: '#5cc983', failed: '#ff8079', limit: '#e8b04b', missing: '#98a1af', running: '#74b2ff' },
  },
  page: {
    ...{ surface: 'var(--surface)', line: 'var(--line)', lineStrong: 'var(--line-strong)' },
    ...{ ink: 'var(--ink)', ink2: 'var(--ink-2)', ink3: 'var(--ink-3)', accent: 'var(--accent)' },
    ...{ passed: 'var(--passed)', failed: 'var(--failed)', limit: 'var(--limit)' },
    ...{ missing: 'var(--missing)', running: 'var(--running)' },
  },
};
export type PictureTheme = keyof typeof PICTURE_THEMES;

export const SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
export const MONO =
  "ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace";
