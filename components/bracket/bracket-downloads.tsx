'use client';

import { PictureButtons } from '@/components/charts/picture-buttons';
import { useChartSource } from '@/components/charts/chart-source';
import { bracketSvg } from '@/lib/bracket/bracket-svg';
import { partKey } from '@/lib/bracket/part-words';
import { svgText } from '@/lib/bracket/svg-node';
import { settingsLine } from '@/lib/tournament/setting-words';
import type { BracketModel } from './bracket-model';

/** Takes a bracket away as a picture that can be read alone, in the theme of the page. */
export function BracketDownloads({ model, title }: { model: BracketModel; title: string }) {
  const { file, words } = useChartSource();
  const { tournament, rollouts, blind } = model;
  const picture = () => {
    const theme = document.documentElement.classList.contains('dark') ? 'dark' : 'light';
    const subtitle = `${title} · judge ${tournament.model} · ${settingsLine(tournament.settings)} · seed ${tournament.settings.seed}`;
    const drawn = bracketSvg(
      { title: words, subtitle, tournament, rollouts: [...rollouts.values()], blind },
      { theme },
    );
    const [width, height] = [Number(drawn.attrs.width), Number(drawn.attrs.height)];
    return { text: svgText(drawn), width, height };
  };
  return (
    <span className="flex">
      <PictureButtons name={`${file}-${partKey(tournament)}`} title={title} picture={picture} />
    </span>
  );
}
