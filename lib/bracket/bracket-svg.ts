import { oneLine } from '@/lib/rollout/one-line';
import { markOf, markWord, type Mark } from '@/lib/rollout/outcome-words';
import { foldedIn } from './folded';
import { layoutBracket, SIZES } from './layout';
import { candidateRow, groupJoint, keyed, sign, words, type Picture } from './picture-parts';
import { PICTURE_THEMES, SANS, type PictureTheme } from './picture-theme';
import { svg, type SvgNode } from './svg-node';
import { estimateWidth, fitText } from './text-width';
import type { RolloutView, TournamentView } from './tournament-view';
import { upsetsOf } from './verdict';

export interface BracketPicture {
  /** What it is of, e.g. the name of the task; any text. */
  title: string;
  /** What the tournament was held for, its judge and settings; any text. */
  subtitle: string;
  tournament: TournamentView;
  rollouts: readonly RolloutView[];
  /** No outcome is drawn or said. */
  blind: boolean;
  /** Of a picture inside a page. */
  links?: Picture['links'];
}

const MARGIN = 16;
const HEAD = 76;
const LEGEND_ROW = 22;
/** Letters of weight 600 are wider than the estimate, which is of 400: 15 px are counted as 17. */
const TITLE_PX = 17;
const NO_LINKS: Picture['links'] = { group: () => null, rollout: () => null };

function pictureOf(
  { tournament, rollouts, blind, links = NO_LINKS }: BracketPicture,
  theme: PictureTheme,
): Picture {
  const known = new Map(rollouts.map((rollout) => [rollout.id, rollout]));
  return {
    ...{ tournament, blind, links, rollouts: known, inks: PICTURE_THEMES[theme] },
    layout: layoutBracket({ ...tournament, folded: foldedIn(tournament) }),
    groups: keyed(tournament),
    upsets: new Map(blind ? [] : upsetsOf(tournament, known).map((upset) => [upset.key, upset])),
    survivors: new Set(tournament.survivors ?? []),
    copies: new Map(
      tournament.collapsed.map(({ candidate, duplicates }) => [candidate, duplicates.length + 1]),
    ),
  };
}

/**
 * A bracket as a drawing that can be read alone: title, rounds, tallies, winners, legend, and whether a scripted model
 * judged. Needs no style sheet and no font of its own. With `page` its colours are the page's variables.
 */
export function bracketSvg(of: BracketPicture, { theme }: { theme: PictureTheme }): SvgNode {
  const picture = pictureOf(of, theme);
  const { layout, inks } = picture;
  const inner = Math.max(layout.width, 480, ...headEnds(picture));
  const legend = legendOf(picture, inner);
  const width = inner + 2 * MARGIN;
  const height = MARGIN + HEAD + layout.height + legend.height + MARGIN;
  const name = `${oneLine(of.title)}. ${oneLine(of.subtitle)}`;
  return svg(
    'svg',
    {
      ...{ xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` },
      ...{ 'font-family': SANS, role: of.links ? 'group' : 'img', 'aria-label': name },
    },
    svg('rect', { width, height, fill: inks.surface }),
    ...headOf(of, picture, width - 2 * MARGIN),
    svg(
      'g',
      { transform: `translate(${MARGIN} ${MARGIN + HEAD})` },
      ...layout.joints.flatMap((joint) => groupJoint(picture, joint)),
      ...layout.candidates.flatMap((placed) => candidateRow(picture, placed)),
    ),
    svg('g', { transform: `translate(${MARGIN} ${MARGIN + HEAD + layout.height})` }, ...legend.nodes),
  );
}

/** Title, what it is of, and the heads of the columns. */
function headOf({ title, subtitle, tournament }: BracketPicture, picture: Picture, width: number): SvgNode[] {
  const { inks, layout } = picture;
  const label = tournament.scripted ? 84 : 0;
  const titled = fitText(oneLine(title), width - label, TITLE_PX);
  const at = MARGIN + Math.min(estimateWidth(titled, TITLE_PX), width - label) + 12;
  const line = MARGIN + HEAD - 12;
  return [
    words(titled, { x: MARGIN, y: MARGIN + 14, fill: inks.ink, size: 15, weight: 600 }),
    ...(tournament.scripted
      ? [
          svg('rect', {
            x: at,
            y: MARGIN,
            width: 62,
            height: 19,
            rx: 3,
            fill: 'none',
            stroke: inks.lineStrong,
          }),
          words('scripted', { x: at + 31, y: MARGIN + 13, fill: inks.ink2, size: 12, anchor: 'middle' }),
        ]
      : []),
    words(fitText(oneLine(subtitle), width, 12), { x: MARGIN, y: MARGIN + 34, fill: inks.ink3, size: 12 }),
    ...layout.columns.map(({ column, x }) =>
      words(columnHead(picture, column), {
        ...{
          x: MARGIN + headX(column, x),
          y: line,
          fill: inks.ink2,
          size: 12,
          weight: 600,
        },
      }),
    ),
    svg('path', { d: `M${MARGIN} ${line + 8}H${MARGIN + width}`, stroke: inks.line, fill: 'none' }),
  ];
}

const headX = (column: number, x: number): number => (column === 0 ? x : x - SIZES.joint + 8);

/** Where the head of each column ends: the last may be longer than its column. */
const headEnds = (picture: Picture): number[] =>
  picture.layout.columns.map(
    ({ column, x }) => headX(column, x) + estimateWidth(columnHead(picture, column), 13.5),
  );

function columnHead({ layout, tournament }: Picture, column: number): string {
  const count = (n: number, one: string) => `${n} ${n === 1 ? one : `${one}s`}`;
  if (column === 0) {
    const folded = tournament.candidates.length - layout.candidates.length;
    return `${count(layout.candidates.length, 'candidate')}${folded > 0 ? ` · ${folded} folded (same patch)` : ''}`;
  }
  const { keep } = tournament.settings;
  const groups = tournament.rounds[column - 1]?.groups.length;
  const end = column === layout.columns.length - 1 ? ` → ${keep === 1 ? 'choice' : `${keep} survivors`}` : '';
  return `Round ${column} · ${groups === undefined ? 'to come' : count(groups, 'group')}${end}`;
}

interface Entry {
  sign: Mark | 'crown' | null;
  text: string;
}

/** What the signs of this picture mean, in as many rows as it takes. */
function legendOf(picture: Picture, width: number): { nodes: SvgNode[]; height: number } {
  const { inks } = picture;
  let x = 0;
  let y = 26;
  const nodes = entriesOf(picture).flatMap((entry) => {
    const lead = entry.sign === null ? 0 : 20;
    const size = lead + estimateWidth(entry.text, 12) + 20;
    if (x > 0 && x + size > width) {
      x = 0;
      y += LEGEND_ROW;
    }
    const at = x;
    x += size;
    return [
      ...(entry.sign === null ? [] : [sign(entry.sign, inks, at, y - 11, 0.875)]),
      words(entry.text, { x: at + lead, y, fill: inks.ink2, size: 12 }),
    ];
  });
  return { nodes, height: y + 6 };
}

function entriesOf({ rollouts, layout, blind, upsets, copies, survivors, groups }: Picture): Entry[] {
  const shown = layout.candidates.flatMap(({ id }) => rollouts.get(id) ?? []);
  const marks = new Map(
    shown.map(({ outcome, exitStatus }) => {
      const mark = markOf(outcome, exitStatus);
      return [markWord(mark, outcome), mark] as const;
    }),
  );
  return [
    ...(blind
      ? [{ sign: null, text: 'outcomes hidden' }]
      : [...marks].map(([text, mark]) => ({ sign: mark, text }))),
    ...(survivors.size > 0 ? [{ sign: 'crown' as const, text: 'judge’s choice, its path bold' }] : []),
    ...(groups.size > 0 ? [{ sign: null, text: '6–2: votes' }] : []),
    ...(upsets.size > 0 ? [{ sign: null, text: '// upset: a passing candidate lost to a failing one' }] : []),
    ...(copies.size > 0 ? [{ sign: null, text: '×2: stands for identical patches' }] : []),
  ];
}
