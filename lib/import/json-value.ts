/** An object as it comes out of JSON.parse. */
export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object, or an empty one. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The value as an array, or an empty one. */
export function arrayOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects of an array; other items are left out. */
export function objectsOf(value: unknown): JsonObject[] {
  return arrayOf(value).filter(isObject);
}

/** The strings of an array; other items are left out. */
export function stringsOf(value: unknown): string[] {
  return arrayOf(value).filter((item) => typeof item === 'string');
}

export function stringOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** A string with something in it besides white space; null otherwise. */
export function filledString(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** A finite number; null otherwise (a string that looks like one is none). */
export function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** A finite number other than 0: for counts and costs whose producers write 0 for "not known". */
export function nonZero(value: unknown): number | null {
  const number = numberOf(value);
  return number === 0 ? null : number;
}

/** The sum of the known numbers; null when none is known. */
export function sumKnown(values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
