import { readFileSync } from 'node:fs';

/** The three tables of a data folder. */
export function load(folder) {
  const table = (name) => JSON.parse(readFileSync(`${folder}/${name}.json`, 'utf8'));
  return { orders: table('orders'), items: table('items'), refunds: table('refunds') };
}
