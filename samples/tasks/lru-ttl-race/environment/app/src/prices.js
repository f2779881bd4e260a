import { AsyncCache } from './cache.js';

/** Prices by SKU, read through the cache; `fetchPrice` asks the price service. */
export function priceBook(fetchPrice, options = {}) {
  const cache = new AsyncCache({ load: fetchPrice, max: 500, ...options });
  return {
    price: (sku) => cache.get(sku),
    update: (sku, price) => cache.set(sku, price),
    withdraw: (sku) => cache.delete(sku),
  };
}
