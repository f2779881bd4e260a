import { AppLink } from '@/components/ui/app-link';

export interface CitationTarget {
  rolloutId: string;
  /** Steps of the trajectory; a citation outside 1…stepCount cannot be followed and says so. */
  stepCount: number;
  /** Jumps inside the page instead of going to it. */
  onCite?: (step: number) => void;
}

/** Cited step numbers as links; one that the trajectory does not have is struck out and named. */
export function Citations({ steps, target }: { steps: readonly number[]; target: CitationTarget }) {
  if (steps.length === 0) return null;
  return (
    <span className="ml-1 inline-flex flex-wrap gap-1 align-baseline">
      {steps.map((step, i) => (
        <Citation key={`${i}-${step}`} step={step} target={target} />
      ))}
    </span>
  );
}

function Citation({ step, target }: { step: number; target: CitationTarget }) {
  const { rolloutId, stepCount, onCite } = target;
  if (step < 1 || step > stepCount)
    return (
      <span
        className="rounded-sm border border-dashed border-control px-1 text-xs text-ink-2"
        title={`The summary cites step ${step}; the trajectory has ${stepCount}.`}
      >
        <s>{step}</s> step {step} does not exist
      </span>
    );
  return (
    <AppLink
      href={`/rollouts/${rolloutId}?step=${step}`}
      prefetch={false}
      scroll={false}
      aria-label={`step ${step}`}
      onClick={(event) => {
        if (!onCite || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        onCite(step);
      }}
      className="inline-flex h-5 min-w-6 items-center justify-center rounded-sm bg-accent-soft px-1 font-mono text-xs text-accent-strong hover:underline pointer-coarse:h-6 pointer-coarse:min-w-8"
    >
      {step}
    </AppLink>
  );
}
