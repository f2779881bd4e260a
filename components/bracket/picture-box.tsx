import { clsx } from 'clsx';
import { AppLink } from '@/components/ui/app-link';
import { pickable } from '@/components/compare/basket';
import { CrownGlyph } from '@/components/figures/judge-crown';
import { OutcomeGlyph } from '@/components/rollout/outcome-mark';
import { markOf, type Mark } from '@/lib/rollout/outcome-words';
import { attemptLabel, slotLabel } from '@/lib/bracket/group-words';
import type { PlacedBox } from './picture-places';
import { boxHref, boxWords } from './picture-words';
import type { PipelineModel } from './pipeline-model';

const HEIGHT: Record<PlacedBox['kind'], number> = { cell: 22, guest: 22, prior: 24, champion: 26, final: 44 };

/** A rollout in its place: a link with slot and outcome, or a dashed frame while nobody stands there. */
export function PictureBox({
  model,
  box,
  blind,
  lit,
  chosen,
  tabIndex,
  onPoint,
}: {
  model: PipelineModel;
  box: PlacedBox;
  blind: boolean;
  /** It is at the end of a line that is pointed at. */
  lit: boolean;
  /** The judge chose it: drawn with weight. */
  chosen: boolean;
  tabIndex: 0 | -1;
  onPoint: (on: boolean) => void;
}) {
  const href = boxHref(model, box);
  const height = HEIGHT[box.kind];
  const known = model.rollouts.has(box.id ?? '');
  const frame = (
    <rect
      x={box.x}
      y={box.y - height / 2}
      width={box.width}
      height={height}
      rx={3}
      strokeDasharray={known && box.kind !== 'guest' ? undefined : '3 3'}
      className={clsx(
        'group-focus-visible:stroke-accent group-focus-visible:[stroke-width:2]',
        href === null ? 'fill-canvas' : 'fill-surface group-hover:fill-hover',
        lit
          ? 'stroke-accent [stroke-width:2]'
          : chosen
            ? 'stroke-ink [stroke-width:2]'
            : 'stroke-line-strong',
      )}
    />
  );
  const name = boxWords(model, box, blind);
  const on = {
    onPointerEnter: () => onPoint(true),
    onPointerLeave: () => onPoint(false),
  };
  return (
    <>
      {href === null ? (
        <g role="img" aria-label={name} {...on}>
          {frame}
        </g>
      ) : (
        <AppLink
          drawn
          href={href}
          prefetch={false}
          aria-label={name}
          data-node={box.key}
          {...(box.id === null
            ? {}
            : pickable({ id: box.id, label: attemptLabel(model.rollouts.get(box.id), -1) }))}
          tabIndex={tabIndex}
          onFocus={() => onPoint(true)}
          onBlur={() => onPoint(false)}
          className="group outline-none"
          {...on}
        >
          {frame}
        </AppLink>
      )}
      <g aria-hidden className="pointer-events-none">
        <Content model={model} box={box} blind={blind} chosen={chosen} />
      </g>
    </>
  );
}

function Content({
  model,
  box,
  blind,
  chosen,
}: {
  model: PipelineModel;
  box: PlacedBox;
  blind: boolean;
  chosen: boolean;
}) {
  const rollout = model.rollouts.get(box.id ?? '');
  const cell = model.stages[box.iteration]?.cells.find((one) => one.key === box.id);
  const { x, y } = box;
  if (!rollout) return <Empty box={box} slot={cell?.slot ?? null} state={cell?.state ?? null} />;
  const mark = markOf(rollout.outcome, rollout.exitStatus);
  const standIn = model.rollouts.get(model.stages[box.iteration]?.standIns.get(rollout.id) ?? '');
  const crowned = box.kind === 'champion' || box.kind === 'final';
  const label = attemptLabel(rollout, box.iteration);
  const top = box.kind === 'final' ? y - 8 : y;
  const from = x + (crowned ? 28 : 8);
  return (
    <>
      {crowned && <CrownGlyph size={16} x={x + 7} y={top - 8} />}
      <text x={from} y={top + 4} className={clsx('fill-ink font-mono text-xs', chosen && 'font-bold')}>
        {label}
      </text>
      {!blind && <OutcomeGlyph mark={mark} size={13} x={from + 38} y={top - 7} />}
      {(box.kind === 'cell' || box.kind === 'guest') && standIn && (
        <text x={x + box.width - 6} y={y + 4} textAnchor="end" className="fill-ink-3 font-mono text-[11px]">
          ={attemptLabel(standIn, box.iteration)}
        </text>
      )}
      {box.kind === 'champion' && (
        <text x={from + 58} y={y + 4} className="fill-ink-2 text-xs">
          champion of iter {box.iteration}
        </text>
      )}
      {box.kind === 'final' && (
        <text x={x + 8} y={y + 14} className="fill-ink-2 font-mono text-xs">
          {rollout.patch ? `patch +${rollout.patch.added} −${rollout.patch.removed} · ` : ''}
          {rollout.steps} {rollout.steps === 1 ? 'step' : 'steps'}
        </text>
      )}
    </>
  );
}

const STATE_MARKS: Record<string, Mark | undefined> = {
  ...{ running: 'running', cancelled: 'missing', interrupted: 'missing' },
};

function Empty({ box, slot, state }: { box: PlacedBox; slot: number | null; state: string | null }) {
  const mark = STATE_MARKS[state ?? ''];
  const words = slot !== null ? slotLabel(slot) : box.kind === 'final' ? 'to be chosen' : 'to come';
  return (
    <>
      <text x={box.x + 8} y={box.y + 4} className="fill-ink-3 font-mono text-xs">
        {words}
      </text>
      {mark && <OutcomeGlyph mark={mark} size={13} x={box.x + 46} y={box.y - 7} />}
    </>
  );
}
