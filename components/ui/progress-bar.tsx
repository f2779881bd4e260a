import { clsx } from 'clsx';

/** `2 h 10`, `3 min 20`, `41 s` of milliseconds, for an estimate. */
function roughly(ms: number): string {
  const s = Math.max(1, Math.round(ms / 1000));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min ${String(s % 60).padStart(2, '0')}`;
  return `${Math.floor(s / 3600)} h ${String(Math.floor((s % 3600) / 60)).padStart(2, '0')}`;
}

/** Rate and time left from what is done since `startedAt` (ISO); empty while neither can be told. */
export function rateAndEta(
  done: number,
  total: number | null,
  startedAt: string | null,
  now: number,
  unit: string,
): string {
  const ms = startedAt === null ? 0 : now - Date.parse(startedAt);
  if (ms < 500 || done === 0) return '';
  const perSecond = done / (ms / 1000);
  const rate =
    perSecond >= 1 ? `${perSecond.toFixed(1)} ${unit}/s` : `${(perSecond * 60).toFixed(1)} ${unit}/min`;
  if (total === null || total <= done) return rate;
  return `${rate}, about ${roughly((total - done) / (perSecond / 1000))} left`;
}

/** A determinate bar with its numbers; `total` null: only the count is known. */
export function ProgressBar({
  label,
  done,
  total,
  unit,
  detail,
  className,
}: {
  label: string;
  done: number;
  total: number | null;
  unit: string;
  detail?: string;
  className?: string;
}) {
  const share = total === null || total === 0 ? 0 : Math.min(1, done / total);
  const count = (n: number) => n.toLocaleString('en-US');
  const text = `${count(done)}${total === null ? '' : ` of ${count(total)}`} ${unit}`;
  return (
    <div className={clsx('min-w-0', className)}>
      <div className="flex min-w-0 flex-wrap justify-between gap-x-3 text-xs text-ink-2">
        <span className="max-w-full truncate">{label}</span>
        <span>
          {text}
          {detail && <span className="text-ink-3"> · {detail}</span>}
        </span>
      </div>
      <progress
        aria-label={label}
        max={1}
        value={total === null ? undefined : share}
        className="mt-1 block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:bg-accent"
      />
      <span className="sr-only" aria-live="polite">
        {total === null ? '' : `${label}: ${Math.floor(share * 10) * 10} %`}
      </span>
    </div>
  );
}
