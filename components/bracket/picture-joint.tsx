import type { BracketGroup } from '@/lib/api/tournaments';
import { plainClick } from './group-joint';
import { groupName, tallyText } from '@/lib/bracket/group-words';
import type { PictureLayout } from './picture-places';
import type { BracketModel } from './bracket-model';

const SPINE = 10;
const PILL = { x: 18, width: 40, height: 20 };

const STROKES = [
  'stroke-line-strong [stroke-width:1]',
  'stroke-ink-3 [stroke-width:1.5]',
  'stroke-ink [stroke-width:2.5]',
] as const;

/** A group in the picture: lines of its candidates, its tally, the winner's way on. Opens the group. */
export function PictureJoint({
  model,
  group,
  joint,
  href,
  selected,
  tabIndex,
  onOpen,
  onPoint,
}: {
  model: BracketModel;
  group: BracketGroup;
  joint: PictureLayout['joints'][number];
  href: string;
  selected: boolean;
  tabIndex: 0 | -1;
  onOpen: () => void;
  onPoint: (on: boolean) => void;
}) {
  const upset = model.upsets.get(joint.key.slice(joint.part.length + 1));
  const spine = joint.x + SPINE;
  const weight = (id: string) => (id !== joint.winner ? 0 : model.survivors.has(id) ? 2 : 1);
  const inputs = [...joint.inputs].sort((a, b) => weight(a.id) - weight(b.id));
  return (
    <>
      <g fill="none">
        {inputs.map((input) => (
          <path
            key={input.id}
            d={`M${joint.x} ${input.y}H${spine}V${joint.y}H${joint.x + PILL.x}`}
            className={STROKES[weight(input.id)]}
          />
        ))}
        {joint.winner !== null && (
          <path
            d={`M${joint.x + PILL.x + PILL.width} ${joint.y}H${joint.winnerX + 10}`}
            className={STROKES[weight(joint.winner)]}
          />
        )}
        {joint.inputs
          .filter((input) => upset?.losers.includes(input.id))
          .map(({ id, y }) => (
            <path
              key={id}
              d={`M${joint.x + 1} ${y + 5}l4 -10M${joint.x + 5} ${y + 5}l4 -10`}
              className="stroke-ink [stroke-width:1.5]"
            />
          ))}
      </g>
      <a
        href={href}
        data-node={joint.key}
        tabIndex={tabIndex}
        aria-label={groupName(group, model.nameOf, model.tournament.settings.votes, upset !== undefined)}
        aria-current={selected ? 'true' : undefined}
        onClick={(event) => plainClick(event, onOpen)}
        onPointerEnter={() => onPoint(true)}
        onPointerLeave={() => onPoint(false)}
        onFocus={() => onPoint(true)}
        onBlur={() => onPoint(false)}
        className="group outline-none"
      >
        <rect
          x={joint.x + SPINE}
          y={joint.y - 12}
          width={PILL.width + 14}
          height={24}
          className="fill-transparent"
        />
        <rect
          x={joint.x + PILL.x}
          y={joint.y - PILL.height / 2}
          width={PILL.width}
          height={PILL.height}
          rx={4}
          strokeDasharray={group.winner === null ? '3 3' : undefined}
          className={
            selected
              ? 'fill-accent-soft stroke-accent [stroke-width:2]'
              : 'fill-surface stroke-line-strong group-hover:stroke-ink group-focus-visible:stroke-accent group-focus-visible:[stroke-width:2]'
          }
        />
      </a>
      <text
        aria-hidden
        x={joint.x + PILL.x + PILL.width / 2}
        y={joint.y + 4}
        textAnchor="middle"
        className="pointer-events-none fill-ink font-mono text-[11px] font-semibold"
      >
        {tallyText(group)}
      </text>
    </>
  );
}
