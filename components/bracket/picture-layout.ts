import type { TaskRollout } from '@/lib/api/tournaments';
import { layoutBracket, type BracketLayout, type PlacedJoint } from './layout';
import { partKey, type PipelineModel, type PipelineStage } from './pipeline-model';

/** Sizes of the picture in CSS pixels: rows are as high as a pointer needs, joints hold a tally and no more. */
export const PICTURE = {
  row: 24,
  gap: 6,
  candidate: 84,
  joint: 62,
  winner: 10,
  padding: 12,
  header: 44,
  /** Width of a prior, a champion, the final patch. */
  prior: 84,
  champion: 190,
  final: 176,
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

interface Placed extends PictureLayout {
  /** Boxes of the strip of the iteration before, and where its priors come together. */
  strip: PlacedBox[];
  priors: PlacedBox[];
}

/** The whole of a task's pipeline from left to right: strip, bracket, priors, next strip … final patch. */
export function layoutPicture(model: PipelineModel): PictureLayout {
  const placed: Placed = {
    ...{ width: 0, height: 0, columns: [], boxes: [], joints: [], lines: [] },
    ...{ strip: [], priors: [] },
  };
  for (const stage of model.stages) placeStage(placed, stage, model);
  placeChampions(placed, model);
  const { width, height, columns, boxes, joints, lines } = placed;
  return { width: width + PICTURE.padding, height: height + PICTURE.padding, columns, boxes, joints, lines };
}

function placeStage(placed: Placed, stage: PipelineStage, model: PipelineModel): void {
  const { iteration, cells, bracket, guest, plannedRounds } = stage;
  const left = placed.width;
  const layout = layoutBracket(
    {
      candidates: [...cells.map((cell) => cell.key), ...(guest === null ? [] : [guest])],
      folded: new Set(),
      rounds: bracket?.rounds ?? [],
      plannedRounds,
    },
    PICTURE,
  );
  const boxes = layout.candidates.map(({ id, x, y }): PlacedBox => ({
    ...{ key: `${iteration}/${id}`, kind: id === guest ? 'guest' : 'cell', iteration, id },
    ...{ x: left + x, y, width: PICTURE.candidate },
  }));
  placed.columns.push({ kind: 'strip', iteration, x: left + PICTURE.padding });
  if (plannedRounds > 0)
    placed.columns.push({
      ...{ kind: 'bracket', iteration },
      x: left + PICTURE.padding + PICTURE.candidate + 12,
    });
  placed.boxes.push(...boxes);
  const part = bracket ? partKey(bracket) : '';
  placed.joints.push(
    ...layout.joints.map((joint) => ({
      ...{ ...joint, part, x: left + joint.x, winnerX: left + joint.winnerX },
      key: `${part}/${joint.key}`,
    })),
  );
  joinStrips(placed, boxes, model);
  placed.strip = boxes.filter((box) => box.kind === 'cell');
  placed.height = Math.max(placed.height, layout.height);
  placed.width = left + layout.width - PICTURE.padding;
  if (stage.last) placeFinal(placed, layout, model, left);
  else placePriors(placed, layout, stage, model, left);
}

/** From the priors to the strip that was shown them: one trunk where all were shown the same, else a line for each. */
function joinStrips(
  placed: Placed,
  boxes: readonly PlacedBox[],
  { rollouts, pipeline }: PipelineModel,
): void {
  const cells = boxes.filter((box) => box.kind === 'cell');
  const iteration = cells[0]?.iteration ?? 0;
  if (iteration === 0) return;
  if (pipeline.settings.context === 'select-k') {
    const x = (cells[0]?.x ?? 0) - PICTURE.fan / 2;
    const ys = [...placed.priors, ...cells].map((box) => box.y);
    placed.lines.push({
      ...{ key: `trunk-${iteration}`, kind: 'fan', of: [] },
      d: `M${x} ${Math.min(...ys)}V${Math.max(...ys)}`,
    });
    for (const prior of placed.priors)
      placed.lines.push({
        ...{ key: `fan-${prior.key}`, kind: 'fan', of: prior.id === null ? [] : [prior.id] },
        d: `M${prior.x + prior.width} ${prior.y}H${x}`,
      });
    for (const cell of cells)
      placed.lines.push({
        ...{ key: `fan-${cell.key}`, kind: 'fan', of: [cell.id ?? ''] },
        d: `M${x} ${cell.y}H${cell.x}`,
      });
    return;
  }
  const before = new Map(placed.strip.map((box) => [box.id, box]));
  for (const cell of cells)
    for (const id of rollouts.get(cell.id ?? '')?.priors ?? []) {
      const from = before.get(id);
      if (from) placed.lines.push(edge(from, cell));
    }
}

function edge(from: PlacedBox, to: PlacedBox): PlacedLine {
  const start = from.x + from.width;
  const middle = (start + to.x) / 2;
  return {
    ...{ key: `edge-${from.key}-${to.key}`, kind: 'edge', of: [from.id ?? '', to.id ?? ''] },
    d: `M${start} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${to.x} ${to.y}`,
  };
}

/** Where each survivor of a bracket stands at its right edge; empty while they are not known. */
function survivorPlaces(layout: BracketLayout, survivors: readonly string[]): { id: string; y: number }[] {
  const rounds = layout.joints.reduce((most, joint) => Math.max(most, joint.round), -1);
  const places = survivors.flatMap((id) => {
    const joint = layout.joints.find((one) => one.round === rounds && one.winner === id);
    const y = joint?.y ?? layout.candidates.find((candidate) => candidate.id === id)?.y;
    return y === undefined ? [] : [{ id, y }];
  });
  return places.sort((a, b) => a.y - b.y);
}

function placePriors(
  placed: Placed,
  layout: BracketLayout,
  stage: PipelineStage,
  { pipeline }: PipelineModel,
  left: number,
): void {
  const { iteration, bracket, cells } = stage;
  placed.priors = [];
  if (pipeline.settings.context !== 'select-k') {
    placed.width += PICTURE.edges - PICTURE.padding;
    return;
  }
  const x = placed.width;
  const known = survivorPlaces(layout, bracket?.survivors ?? []);
  const keep = Math.min(pipeline.settings.keep, cells.length);
  const waiting = Array.from({ length: keep }, (_, i) => ({
    id: null,
    y: ((i + 0.5) * layout.height) / keep,
  }));
  placed.columns.push({ kind: 'priors', iteration, x });
  placed.priors = (known.length > 0 ? known : waiting).map(({ id, y }, i) => ({
    ...{ key: `prior-${iteration}-${i}`, kind: 'prior' as const, iteration, id },
    ...{ x, y, width: PICTURE.prior },
  }));
  placed.boxes.push(...placed.priors);
  if (layout.joints.length === 0)
    for (const { id, y } of known)
      placed.lines.push({
        ...{ key: `path-${iteration}-${id}`, kind: 'path', of: [id] },
        d: `M${left + PICTURE.padding + PICTURE.candidate} ${y}H${x}`,
      });
  placed.width = x + PICTURE.prior + PICTURE.fan - PICTURE.padding;
}

function placeFinal(placed: Placed, layout: BracketLayout, { winner }: PipelineModel, left: number): void {
  const x = placed.width;
  const [place] = winner ? survivorPlaces(layout, [winner.id]) : [];
  const y = place?.y ?? layout.joints.at(-1)?.y ?? layout.height / 2;
  const iteration = placed.columns.at(-1)?.iteration ?? 0;
  placed.columns.push({ kind: 'final', iteration, x });
  placed.boxes.push({
    ...{ key: 'final', kind: 'final', iteration, id: winner?.id ?? null, x, y, width: PICTURE.final },
  });
  if (place && layout.joints.length === 0)
    placed.lines.push({
      ...{ key: 'path-final', kind: 'path', of: [place.id] },
      d: `M${left + PICTURE.padding + PICTURE.candidate} ${y}H${x}`,
    });
  placed.width = x + PICTURE.final;
}

/** Champions in a lane below everything, each with its way on: to the next champion, the last to the final. */
function placeChampions(placed: Placed, { stages, pipeline, rollouts }: PipelineModel): void {
  if (pipeline.settings.pool !== 'last-and-champion' || stages.length === 1) return;
  const y = placed.height + PICTURE.lane / 2;
  const boxes = stages.slice(0, -1).map(({ iteration, champion }): PlacedBox => {
    const priors = placed.columns.find(
      (column) => column.iteration === iteration && column.kind === 'priors',
    );
    const strip = placed.columns.find((column) => column.iteration === iteration && column.kind === 'strip');
    const from = priors ? priors.x + PICTURE.prior - PICTURE.champion : (strip?.x ?? 0);
    const id = champion?.survivors?.[0] ?? null;
    return {
      ...{ key: `champion-${iteration}`, kind: 'champion', iteration, id: knownId(id, rollouts) },
      ...{ x: Math.max(PICTURE.padding, from), y, width: PICTURE.champion },
    };
  });
  boxes.forEach((box, i) => {
    const chosen = placed.boxes.find(
      (one) =>
        one.id === box.id && one.iteration === box.iteration && (one.kind === 'prior' || one.kind === 'cell'),
    );
    if (box.id !== null && chosen)
      placed.lines.push({
        ...{ key: `down-${box.key}`, kind: 'champion', of: [box.id] },
        d: `M${Math.max(chosen.x, box.x) + 12} ${chosen.y}V${y}`,
      });
    const guest = placed.boxes.find((one) => one.kind === 'guest');
    const next = boxes[i + 1];
    const end = next ? `H${next.x}` : guest ? `H${guest.x - 10}V${guest.y}H${guest.x}` : '';
    if (end === '') return;
    placed.lines.push({
      ...{ key: `line-${box.key}`, kind: 'champion', of: box.id === null ? [] : [box.id] },
      d: `M${box.x + box.width} ${y}${end}`,
    });
  });
  placed.boxes.push(...boxes);
  placed.height += PICTURE.lane;
}

const knownId = (id: string | null, rollouts: ReadonlyMap<string, TaskRollout>): string | null =>
  id !== null && rollouts.has(id) ? id : null;
