/** Mark and name of Runoff, where no link to the start page stands. */
export function Wordmark() {
  return (
    <>
      <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden className="text-accent">
        <path d="M1 3h6v5h5M1 13h6V8M12 8h5" fill="none" stroke="currentColor" strokeWidth="2" />
      </svg>
      Runoff
    </>
  );
}
