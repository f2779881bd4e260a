/** @jsxImportSource preact */
import { ENDING_LABELS, ENDING_ORDER, ENDING_SENTENCES, ENDING_WORDS } from '@/lib/metrics/ending-words';
import type { Rate } from '@/lib/metrics/intervals';
import { signedPoints } from '@/lib/metrics/point-words';
import type { WholeReport } from '@/lib/metrics/pipeline-types';
import { differenceWords, pipelineRows, selectionRows, type FigureRow } from './figure-rows';
import { Section, Table } from './page';
import { interval, RatePlot, Share } from './parts';

const METHODS: Record<Rate['method'], string> = {
  wilson: 'Wilson score',
  'task-bootstrap': 'bootstrap over tasks',
};

/** The main figures, each with interval, n and what it is, and how the tasks came out. */
export function Figures({ report }: { report: WholeReport }) {
  const { pipeline, endings } = report;
  return (
    <Section id="figures" title="Figures" note="Intervals are 95 %; — is unknown, never 0.">
      {pipeline && (
        <>
          <h3>The pipeline</h3>
          <FigureTable label="figures of the pipeline" rows={pipelineRows(pipeline)} />
        </>
      )}
      <h3>
        {report.selectionId === null ? (
          'The rollouts of iteration 0'
        ) : (
          <>
            The selection that is reported on, <code>{report.selectionId}</code>
          </>
        )}
      </h3>
      <FigureTable label="figures of the selection" rows={selectionRows(report)} />
      {pipeline ? (
        <Table label="Endings of the tasks" head={['ending', 'tasks', 'what it is']}>
          {ENDING_ORDER.map((ending) => (
            <tr key={ending}>
              <th scope="row">{ENDING_LABELS[ending]}</th>
              <td class="num">
                <data value={String(pipeline.endings[ending])}>{pipeline.endings[ending]}</data>
              </td>
              <td class="wide">{ENDING_SENTENCES[ending]}</td>
            </tr>
          ))}
        </Table>
      ) : (
        report.selectionId !== null && (
          <Table label="Endings of the tasks" head={['tasks', 'ending']}>
            {(['right', 'lost', 'nothing-passed', 'unknown'] as const).map((ending) => (
              <tr key={ending}>
                <td class="num">{endings[ending]}</td>
                <th scope="row">{ENDING_WORDS[ending]}</th>
              </tr>
            ))}
          </Table>
        )
      )}
    </Section>
  );
}

function FigureTable({ label, rows }: { label: string; rows: readonly FigureRow[] }) {
  return (
    <Table
      label={label}
      head={['figure', 'value', '0 to 100 %', '95 % interval', 'n', 'interval by', 'what it is']}
    >
      {rows.map((row) => (
        <FigureLine key={row.place} {...row} />
      ))}
    </Table>
  );
}

function FigureLine({ place, name, rate, says, difference }: FigureRow) {
  const { low, high, value } = rate;
  return (
    <tr id={`figure-${place}`}>
      <th scope="row">{name}</th>
      <td class="num">
        {difference && value !== null ? (
          <data value={String(value)}>{differenceWords(value)}</data>
        ) : (
          <Share value={value} />
        )}
      </td>
      <td>{!difference && <RatePlot rate={rate} />}</td>
      <td class="num">
        {difference && low !== null && high !== null
          ? `${signedPoints(low)} to ${signedPoints(high)}`
          : interval(rate)}
      </td>
      <td class="num">
        {rate.n} {rate.n === 1 ? rate.unit.slice(0, -1) : rate.unit}
      </td>
      <td class="nowrap">{low === null ? '—' : METHODS[rate.method]}</td>
      <td class="wide">{says}</td>
    </tr>
  );
}
