/** Reads the parts of an address, which anybody may have written. */

export type Param = string | number | boolean | null;

/** A value as it stands in an address. */
export const paramText = (value: Param): string => (value === null ? '' : String(value));

/** A number; an empty or unreadable one is null, a missing one is `otherwise`. */
export function numberParam(param: string | null, otherwise: number | null): number | null {
  if (param === null) return otherwise;
  const value = Number(param);
  return param.trim() === '' || !Number.isFinite(value) ? null : value;
}

/** One of the words known, else `otherwise`. */
export function oneOf<T extends string>(known: readonly T[], param: string | null, otherwise: T): T {
  return known.find((word) => word === param) ?? otherwise;
}
