import { describe, expect, it } from 'vitest';
import { createBasket } from './basket-store';

function storage(text: string | null = null) {
  const values = new Map(text === null ? [] : [['runoff.compare', text]]);
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}
const pick = (id: string) => ({ id, label: `#${id}` });

describe('the basket', () => {
  it('takes four, puts back what is picked again, and outlives a page', () => {
    const kept = storage();
    const basket = createBasket(kept);
    expect(['1', '2', '3', '4', '5'].map((id) => basket.toggle(pick(id)))).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(basket.toggle(pick('2'))).toBe(true);
    expect(
      createBasket(kept)
        .read()
        .map((one) => one.id),
    ).toEqual(['1', '3', '4']);
    basket.clear();
    expect(createBasket(kept).read()).toEqual([]);
  });
  it('gives the same list until something changes, and tells of changes', () => {
    const basket = createBasket(storage());
    let told = 0;
    const off = basket.subscribe(() => told++);
    basket.toggle(pick('1'));
    expect(basket.read()).toBe(basket.read());
    off();
    basket.clear();
    expect(told).toBe(1);
  });
  it.each(['{', '[1]', '[{"id":1}]'])('takes %s in the storage for none', (text) => {
    expect(createBasket(storage(text)).read()).toEqual([]);
  });
});
