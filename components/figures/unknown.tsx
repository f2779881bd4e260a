/** A number nobody knows: "—" and why. Never 0. */
export function Unknown({ why }: { why: string }) {
  return (
    <span title={why} className="text-ink-3">
      <span aria-hidden>—</span>
      <span className="sr-only">unknown: {why}</span>
    </span>
  );
}
