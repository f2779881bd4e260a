import type { StepRowData } from '@/lib/api/rollouts';

/** What of a step can be opened to its whole text. */
export type StepPart = 'thought' | 'command' | 'output';

export interface StepViewProps {
  rolloutId: string;
  step: StepRowData;
  current: boolean;
  thoughts: boolean;
  outputs: boolean;
  raw: boolean;
  find: string;
  hits: number;
  opened: ReadonlySet<string>;
  onToggle: (key: string) => void;
  onStep: (step: number) => void;
}

export const partKey = (step: number, part: StepPart): string => `${step}:${part}`;
