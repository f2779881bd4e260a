import type { ScatterSeries } from '@/components/charts/share-scatter';
import { rateText } from '@/components/figures/rate';
import { fullName, MOST_SERIES, type NamedSelection } from './selection-words';

export type CostAxis = 'votes' | 'cost';

export const xOf = ({ figures }: NamedSelection, axis: CostAxis): number | null =>
  axis === 'votes' ? figures.votesPerTask : figures.fullCostPerTask;

/** One series per kind, those with the same seed joined in the order of x; beyond six kinds the rarest stand together and unjoined. */
export function scatterSeries(
  named: readonly NamedSelection[],
  axis: CostAxis,
  hrefOf: (one: NamedSelection) => string,
): ScatterSeries[] {
  const kinds = [...Map.groupBy(named, (one) => one.kind)].sort(
    ([, a], [, b]) => b.length - a.length || (a[0]?.number ?? 0) - (b[0]?.number ?? 0),
  );
  const own = kinds.length > MOST_SERIES ? kinds.slice(0, MOST_SERIES - 1) : kinds;
  const others = kinds.slice(own.length).flatMap(([, list]) => list);
  const pointsOf = (list: readonly NamedSelection[], label: (one: NamedSelection) => string) =>
    list.flatMap((one) => {
      const x = xOf(one, axis);
      const { accuracy, id } = one.figures;
      if (x === null || accuracy.value === null) return [];
      const { value, low, high } = accuracy;
      const title = `${fullName(one)}: ${rateText(accuracy)}`;
      const line = String(one.figures.settings.seed);
      return { ...{ id, x, value, low, high, title, line }, label: label(one), href: hrefOf(one) };
    });
  return [
    ...own.map(([label, list]) => ({
      label,
      points: pointsOf(list, (one) => `V\u00a0${one.figures.settings.votes}`),
      joined: true,
    })),
    ...(others.length === 0
      ? []
      : [
          {
            label: `others (${others.length})`,
            points: pointsOf(others, (one) => String(one.number)),
            joined: false,
          },
        ]),
  ].filter(({ points }) => points.length > 0);
}
