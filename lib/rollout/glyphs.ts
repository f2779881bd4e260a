import type { Mark } from './outcome-words';

/** A stroke or, with no width, a filled shape of a sign on a 16 × 16 field. */
export interface GlyphPath {
  d: string;
  strokeWidth: number | null;
}

/** ✓ ✕ ◐ – ● and the judge's crown; they differ in shape and in weight, so that no colour is needed to tell them. */
export const GLYPHS: Record<Mark | 'crown', readonly GlyphPath[]> = {
  passed: [{ d: 'M3 8.6 6.4 12 13 4.6', strokeWidth: 2.2 }],
  failed: [{ d: 'M4 4l8 8M12 4l-8 8', strokeWidth: 2.2 }],
  limit: [
    { d: 'M13.4 8a5.4 5.4 0 1 1-10.8 0 5.4 5.4 0 1 1 10.8 0z', strokeWidth: 1.6 },
    { d: 'M8 2.6a5.4 5.4 0 0 1 0 10.8z', strokeWidth: null },
  ],
  missing: [{ d: 'M4 8h8', strokeWidth: 2.2 }],
  running: [{ d: 'M12 8a4 4 0 1 1-8 0 4 4 0 1 1 8 0z', strokeWidth: null }],
  crown: [{ d: 'M2 12.5 1.2 4.6 5 7.4 8 2.4l3 5 3.8-2.8-.8 7.9z', strokeWidth: null }],
};
