import type { TaskRollout } from '@/lib/api/tournaments';
import { PICTURE, type Placed, type PlacedBox, type PlacedLine } from './picture-places';
import type { PipelineModel } from './pipeline-model';

/** From the priors to the strip that was shown them: one trunk where all were shown the same, else a line for each. */
export function joinStrips(
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
      ...{
        key: `trunk-${iteration}`,
        kind: 'fan',
        of: [...placed.priors, ...cells].flatMap((box) => box.id ?? []),
      },
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

/** Champions in a lane below everything, each with its way on: to the next champion, the last to the final. */
export function placeChampions(placed: Placed, { stages, pipeline, rollouts }: PipelineModel): void {
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
    const places = placed.boxes.filter((one) => one.id === box.id && one.iteration === box.iteration);
    const chosen = places.find((one) => one.kind === 'prior') ?? places[0];
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
