import type { PlacedJoint } from '@/lib/bracket/layout';

/** Sizes of the picture in CSS pixels: rows are as high as a pointer needs, joints hold a tally and no more. */
export const PICTURE = {
  row: 24,
  gap: 6,
  candidate: 100,
  joint: 62,
  winner: 10,
  padding: 12,
  header: 44,
  /** Width of a prior, a champion, the final patch. */
  prior: 84,
  champion: 204,
  final: 212,
  /** Between priors and the next strip, and between two strips that are joined by lines of their own. */
  fan: 64,
  edges: 150,
  /** Height of the lane below, in which a champion goes on to the final. */
  lane: 44,
} as const;

export type BoxKind = 'cell' | 'guest' | 'prior' | 'champion' | 'final';

/** A place for a rollout; `y` is its centre. */
export interface PlacedBox {
  /** Unique in the picture. */
  key: string;
  kind: BoxKind;
  iteration: number;
  /** Rollout id, the name of a slot, or null while nobody stands there. */
  id: string | null;
  x: number;
  y: number;
  width: number;
}

/** A line that is no part of a bracket. `of`: rollouts at its ends, for lighting it up. */
export interface PlacedLine {
  key: string;
  d: string;
  kind: 'fan' | 'edge' | 'champion' | 'path';
  of: string[];
}

export interface PlacedColumn {
  kind: 'strip' | 'bracket' | 'priors' | 'final';
  iteration: number;
  x: number;
}

export interface PictureLayout {
  width: number;
  height: number;
  columns: PlacedColumn[];
  boxes: PlacedBox[];
  /** With the key of their tournament. */
  joints: (PlacedJoint & { part: string })[];
  lines: PlacedLine[];
}

/** The picture while it is being laid out. */
export interface Placed extends PictureLayout {
  /** Boxes of the strip of the iteration before, and where its priors come together. */
  strip: PlacedBox[];
  priors: PlacedBox[];
}
