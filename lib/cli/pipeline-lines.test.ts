import { expect, it } from 'vitest';
import { pipelineReport } from '@/lib/metrics/pipeline-report';
import { makePipeline, makeTask, makeTournament, rolloutId } from '@/tests/make-pipeline';
import { pipelineLines } from './pipeline-lines';

const ids = (slug: string, iteration: number) => [0, 1].map((slot) => rolloutId(slug, iteration, slot));

function task(slug: string, outcomes: string[], kept: number, chosen: number) {
  return makeTask(slug, outcomes, {
    shown: (iteration) => (iteration === 0 ? [] : [rolloutId(slug, 0, kept)]),
    tournaments: [
      makeTournament({ iteration: 0, purpose: 'select' }, ids(slug, 0), [[kept]]),
      makeTournament({ iteration: 1, purpose: 'final' }, ids(slug, 1), [[chosen]]),
    ],
    winner: rolloutId(slug, 1, chosen),
  });
}

it('prints every figure with its n; what is not known is a dash', () => {
  const tasks = [task('up', ['+-', '++'], 0, 0), task('down', ['+-', '--'], 1, 0)];
  const text = pipelineLines(pipelineReport(makePipeline({ keep: 1 }, tasks))).join('\n');
  for (const line of [
    /Pipeline: N=4, K=1, T=2, select-k, final pool last; 2 of 2 tasks finished, 0 failed/,
    /The same 2 tasks at every point/,
    /Iter 0 +50\.0 % \[50\.0, 50\.0\] n=2 tasks +100\.0 %/,
    /Sel-1 of 0 +50\.0 % \[0\.0, 100\.0\] n=2 tasks/,
    /Iter 1 +50\.0 %/,
    /Final +50\.0 %/,
    /Δ +\+0\.0 points \[-50\.0, \+50\.0\] n=2 tasks/,
    /RTV 'select' of iteration 0: 2 tournaments/,
    /iteration 0 +select +round 1 +50\.0 % \[9\.5, 90\.5\] n=2 groups/,
    /level +—/,
    /iteration 1 +0 of 1 priors pass +1 task +0\.0 % /,
    /iteration 1 +1 all fail +0 mixed +1 all pass +0\/2: 1, 2\/2: 1/,
    /iteration 0 → 1 +1→0: 1, 1→2: 1/,
    /newly lost +1 +down/,
    /iteration 0 +k=2 +100\.0 %/,
    /iteration 1 +all +5\.0 \[4\.0, 6\.0\] n=4 +— +—/,
    /solved +1\n/,
    /up +solved +1\/2 → 2\/2 +Δ \+50\.0\n/,
    /down +lost-by-selection +1\/2 → 0\/2 +Δ -50\.0 +select of iteration 0, round 1/,
  ])
    expect(text).toMatch(line);
});
