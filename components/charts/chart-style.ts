/** Looks shared by the charts: inks, never outcome colours. They follow the theme through CSS variables. */
export const AXIS = { stroke: 'var(--line-strong)', tick: { fill: 'var(--ink-3)', fontSize: 11 } } as const;
export const GRID = { stroke: 'var(--line)', vertical: false } as const;
export const LABEL = { fill: 'var(--ink)', fontSize: 11 } as const;

/** The accent is what the chart is about; `earlier` and `oldest` stand beside it; `paper` is somebody else's. */
export type LineLook = 'accent' | 'ceiling' | 'floor' | 'earlier' | 'oldest' | 'paper';

export const LINES: Record<LineLook, { stroke: string; strokeWidth: number; strokeDasharray?: string }> = {
  accent: { stroke: 'var(--accent)', strokeWidth: 2 },
  ceiling: { stroke: 'var(--ink-2)', strokeWidth: 1.5, strokeDasharray: '6 3' },
  floor: { stroke: 'var(--ink-3)', strokeWidth: 1.5, strokeDasharray: '2 3' },
  earlier: { stroke: 'var(--ink-2)', strokeWidth: 1.5 },
  oldest: { stroke: 'var(--line-strong)', strokeWidth: 1.5 },
  paper: { stroke: 'var(--ink-3)', strokeWidth: 1.25, strokeDasharray: '10 3 2 3' },
};

/** `71 %` of a share, for axes. */
export const percentTick = (share: number): string => `${Math.round(share * 100)} %`;

/** Until the frame is measured, and on the server. */
export const FIRST_SIZE = { width: 480, height: 224 } as const;
