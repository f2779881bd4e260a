const GRIDS: Record<number, string> = { 2: 'md:grid-cols-2', 3: 'md:grid-cols-3', 4: 'md:grid-cols-4' };

/** Classes of a grid of columns of equal width, one column below 768 px; texts wrap, nothing scrolls sideways. */
export const evenColumns = (columns: number): string => `grid-cols-1 ${GRIDS[columns] ?? ''}`;

/** Ground of a cell that holds nothing because its rollout has nothing there. */
export const HATCHED =
  'bg-[repeating-linear-gradient(135deg,transparent_0_6px,var(--line)_6px_7px)] text-ink-3';
