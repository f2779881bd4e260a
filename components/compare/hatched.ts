/** Ground of a cell that holds nothing because its rollout has nothing there. */
export const HATCHED =
  'bg-[repeating-linear-gradient(135deg,transparent_0_6px,var(--line)_6px_7px)] text-ink-3';
