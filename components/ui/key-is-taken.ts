/** Parts of a page that use the arrow keys themselves; mark others with `data-arrow-keys`. */
const USES_ARROWS =
  '[role="tablist"], [role="slider"], [role="region"], [role="menu"], [role="listbox"], [data-arrow-keys]';

/** True when something nearer to the focus has used the key, or will: page-wide shortcuts then stay out of it. */
export function keyIsTaken(event: KeyboardEvent): boolean {
  return (
    event.defaultPrevented || (event.target instanceof Element && event.target.closest(USES_ARROWS) !== null)
  );
}
