/** Two to four experiments side by side. */
export function ExperimentCompare({ ids }: { ids: readonly string[] }) {
  return <p className="text-muted-foreground px-4 py-6">{ids.length} experiments</p>;
}
