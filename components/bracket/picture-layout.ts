import { layoutBracket, type BracketLayout } from '@/lib/bracket/layout';
import { PICTURE, type PictureLayout, type Placed, type PlacedBox } from './picture-places';
import { joinStrips, placeChampions } from './picture-ways';
import { partKey } from '@/lib/bracket/part-words';
import type { PipelineModel, PipelineStage } from './pipeline-model';

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
  // Where as many go on as there are, nobody meets anybody: a short way stands for the bracket.
  const x = placed.width + (stage.plannedRounds === 0 ? PICTURE.fan / 2 : 0);
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
  const x = placed.width + (layout.joints.length === 0 && layout.columns.length === 1 ? PICTURE.fan / 2 : 0);
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
