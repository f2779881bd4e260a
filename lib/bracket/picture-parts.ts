import { exitStatusWord } from '@/lib/rollout/exit-words';
import { GLYPHS } from '@/lib/rollout/glyphs';
import { markOf, markWord, type Mark } from '@/lib/rollout/outcome-words';
import { attemptLabel, groupName, tallyText, underTally } from './group-words';
import { groupKey, SIZES, type BracketLayout, type PlacedCandidate, type PlacedJoint } from './layout';
import { MONO, type PictureInks } from './picture-theme';
import { svg, type SvgNode } from './svg-node';
import { fitText } from './text-width';
import type { GroupView, RolloutView, TournamentView } from './tournament-view';
import type { Upset } from './verdict';

/** What the parts of one picture are drawn from. */
export interface Picture {
  tournament: TournamentView;
  layout: BracketLayout;
  rollouts: ReadonlyMap<string, RolloutView>;
  groups: ReadonlyMap<string, GroupView>;
  upsets: ReadonlyMap<string, Upset>;
  survivors: ReadonlySet<string>;
  /** How many candidates with the identical patch a row stands for, itself included. */
  copies: ReadonlyMap<string, number>;
  blind: boolean;
  inks: PictureInks;
  /** Where a part leads; null: nowhere. */
  links: { group: (key: string) => string | null; rollout: (id: string) => string | null };
}

const SPINE = 18;
const PILL = { x: 28, width: 60, height: 22 };

/** A text of ours or one that was cut to fit; `weight` 400 where none is given. */
export const words = (
  text: string,
  attrs: {
    x: number;
    y: number;
    fill: string;
    size: number;
    mono?: boolean;
    weight?: number;
    anchor?: string;
  },
): SvgNode =>
  svg(
    'text',
    {
      ...{ x: attrs.x, y: attrs.y, fill: attrs.fill, 'font-size': attrs.size },
      'font-family': attrs.mono ? MONO : null,
      ...{ 'font-weight': attrs.weight, 'text-anchor': attrs.anchor },
    },
    text,
  );

/** A sign of 16 × 16 pixels times `scale`, its upper left corner at x, y. */
export function sign(name: Mark | 'crown', inks: PictureInks, x: number, y: number, scale: number): SvgNode {
  const ink = name === 'crown' ? inks.ink : inks[name];
  return svg(
    'g',
    { transform: `translate(${x} ${y}) scale(${scale})` },
    ...GLYPHS[name].map(({ d, strokeWidth }) =>
      strokeWidth === null
        ? svg('path', { d, fill: ink })
        : svg('path', {
            ...{ d, fill: 'none', stroke: ink, 'stroke-width': strokeWidth },
            ...{ 'stroke-linecap': 'round', 'stroke-linejoin': 'round' },
          }),
    ),
  );
}

const labelOf = ({ rollouts, tournament }: Picture, id: string) =>
  attemptLabel(rollouts.get(id), tournament.iteration);

const frame = (
  inks: PictureInks,
  x: number,
  y: number,
  width: number,
  height: number,
  attrs: object,
): SvgNode =>
  svg('rect', { ...{ x, y, width, height, rx: 3, fill: inks.surface, stroke: inks.line }, ...attrs });

/** A box, as a link where it leads somewhere, and what stands in it: the link's name says all of it. */
const linked = (href: string | null, name: string, box: SvgNode, children: SvgNode[]): SvgNode[] =>
  href === null
    ? [box, ...children]
    : [
        svg('a', { href, 'aria-label': name }, box),
        svg('g', { 'aria-hidden': 'true', 'pointer-events': 'none' }, ...children),
      ];

const steps = (n: number) => `${n} ${n === 1 ? 'step' : 'steps'}`;

/** One row of the first column: slot, outcome, exit status, steps, changed lines. */
export function candidateRow(picture: Picture, { id, x, y }: PlacedCandidate): SvgNode[] {
  const { inks, blind, survivors, copies } = picture;
  const rollout = picture.rollouts.get(id);
  const right = x + SIZES.candidate - 8;
  const box = frame(inks, x, y - SIZES.row / 2 + 1, SIZES.candidate, SIZES.row - 2, {});
  if (!rollout) return [box, words('a removed rollout', { x: x + 8, y: y + 4, fill: inks.ink3, size: 13 })];
  const { outcome, exitStatus, patch } = rollout;
  const chosen = survivors.has(id);
  const copied = copies.get(id);
  const mark = markOf(outcome, exitStatus);
  const exit = exitStatusWord(exitStatus);
  const name = [
    labelOf(picture, id),
    ...(blind ? [] : [markWord(mark, outcome)]),
    exit,
    steps(rollout.steps),
  ];
  return linked(picture.links.rollout(id), name.join(', '), box, [
    words(labelOf(picture, id), {
      x: x + 8,
      y: y + 4,
      fill: inks.ink,
      size: 13,
      mono: true,
      weight: chosen ? 700 : 400,
    }),
    ...(blind ? [] : [sign(mark, inks, x + 52, y - 7, 0.875)]),
    words(fitText(exit, copied === undefined ? 112 : 84, 13), {
      x: x + 74,
      y: y + 4,
      fill: inks.ink2,
      size: 13,
    }),
    ...(chosen && picture.tournament.rounds.length === 0 ? [sign('crown', inks, x + 156, y - 8, 1)] : []),
    ...(copied === undefined
      ? []
      : [
          words(`×${copied}`, {
            x: x + 164,
            y: y + 4,
            fill: inks.ink,
            size: 12,
            mono: true,
            weight: 600,
            anchor: 'middle',
          }),
        ]),
    words(steps(rollout.steps), {
      x: x + 244,
      y: y + 4,
      fill: inks.ink2,
      size: 12,
      mono: true,
      anchor: 'end',
    }),
    words(patch ? `+${patch.added} −${patch.removed}` : '—', {
      ...{ x: right, y: y + 4, fill: inks.ink2, size: 12, mono: true, anchor: 'end' },
    }),
  ]);
}

/** A group: the ways of its candidates, its tally, its winner's place. */
export function groupJoint(picture: Picture, joint: PlacedJoint): SvgNode[] {
  const group = picture.groups.get(joint.key);
  if (!group) return [];
  const { inks, upsets, tournament } = picture;
  const upset = upsets.has(joint.key);
  const middle = joint.x + PILL.x + PILL.width / 2;
  const under = underTally(group, tournament.settings.votes, upset);
  const name = groupName(group, (id) => labelOf(picture, id), tournament.settings.votes, upset);
  const pill = frame(inks, joint.x + PILL.x, joint.y - PILL.height / 2, PILL.width, PILL.height, {
    ...{ rx: 4, stroke: inks.lineStrong },
    'stroke-dasharray': group.winner === null ? '3 3' : null,
  });
  const tally = words(tallyText(group), {
    ...{ x: middle, y: joint.y + 4, fill: inks.ink, size: 12, mono: true, weight: 600, anchor: 'middle' },
  });
  const below = words(under, {
    ...{ y: joint.y + 23, size: 11, fill: upset ? inks.ink : inks.ink3, weight: upset ? 600 : 400 },
    ...(upset ? { x: joint.x + SPINE + 4 } : { x: middle, anchor: 'middle' }),
  });
  return [
    ...jointWays(picture, joint),
    ...linked(picture.links.group(joint.key), name, pill, [tally, ...(under === '' ? [] : [below])]),
    winnerPlace(picture, joint),
  ];
}

const WIDTHS = [1, 1.5, 3] as const;

/** Lines from each candidate to the joint and on: losers thin, winners plain, the survivors' path bold. */
function jointWays(picture: Picture, joint: PlacedJoint): SvgNode[] {
  const { inks, survivors, upsets } = picture;
  const strokes = [inks.lineStrong, inks.ink3, inks.ink] as const;
  const weightOf = (id: string) => (id !== joint.winner ? 0 : survivors.has(id) ? 2 : 1);
  const way = (d: string, weight: 0 | 1 | 2) =>
    svg('path', { d, fill: 'none', stroke: strokes[weight], 'stroke-width': WIDTHS[weight] });
  const spine = joint.x + SPINE;
  const losers = new Set(upsets.get(joint.key)?.losers);
  return [
    ...joint.inputs
      .toSorted((a, b) => weightOf(a.id) - weightOf(b.id))
      .map(({ id, y }) => way(`M${joint.x} ${y}H${spine}V${joint.y}H${joint.x + PILL.x}`, weightOf(id))),
    ...(joint.winner === null
      ? []
      : [way(`M${joint.x + PILL.x + PILL.width} ${joint.y}H${joint.winnerX}`, weightOf(joint.winner))]),
    ...joint.inputs
      .filter(({ id }) => losers.has(id))
      .map(({ y }) =>
        svg('path', {
          d: `M${joint.x + 4} ${y + 6}l5 -12M${joint.x + 9} ${y + 6}l5 -12`,
          ...{ fill: 'none', stroke: inks.ink, 'stroke-width': 2 },
        }),
      ),
  ];
}

/** The winner behind its joint; the survivors of the last round wear the crown. */
function winnerPlace(picture: Picture, { winnerX: x, y, winner, round }: PlacedJoint): SvgNode {
  const { inks, survivors, blind } = picture;
  const rollout = picture.rollouts.get(winner ?? '');
  if (winner === null || !rollout)
    return frame(inks, x, y - 13, SIZES.winner, 26, {
      ...{ fill: 'none', stroke: inks.lineStrong },
      'stroke-dasharray': '3 3',
    });
  const onPath = survivors.has(winner);
  const crowned = onPath && round === picture.tournament.rounds.length - 1;
  return svg(
    'g',
    {},
    frame(inks, x, y - 13, SIZES.winner, 26, onPath ? { stroke: inks.ink, 'stroke-width': 2 } : {}),
    words(labelOf(picture, winner), {
      x: x + 8,
      y: y + 4,
      fill: inks.ink,
      size: 13,
      mono: true,
      weight: onPath ? 700 : 400,
    }),
    ...(blind ? [] : [sign(markOf(rollout.outcome, rollout.exitStatus), inks, x + 48, y - 7, 0.875)]),
    ...(crowned ? [sign('crown', inks, x + 68, y - 8, 1)] : []),
  );
}

export const keyed = (tournament: TournamentView): Map<string, GroupView> =>
  new Map(
    tournament.rounds.flatMap(({ groups }) => groups.map((group) => [groupKey(group), group] as const)),
  );
