import { InvalidArgumentError } from 'commander';

/** A number of 0 or more, as an option's parser. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('It must be a number, 0 or more.');
  return value;
}

/** A whole number of 0 or more, as an option's parser. */
export function whole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/** A temperature, or the word `default` for the model's own (commander turns null into ''). */
export function temperature(text: string): number | 'default' {
  if (text === 'default') return text;
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0 || value > 2)
    throw new InvalidArgumentError('It must be 0 to 2, or "default".');
  return value;
}
