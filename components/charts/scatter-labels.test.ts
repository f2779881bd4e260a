import { describe, expect, it } from 'vitest';
import { freeLabels } from './scatter-labels';

const at = (px: number, py: number, label = 'V 8') => ({ px, py, label });

describe('freeLabels', () => {
  it('stands right of the point, left of it near the edge', () => {
    expect(freeLabels([at(100, 100), at(390, 100)], 400)).toEqual(['right', 'left']);
  });
  it('gives way where another label or point stands', () => {
    expect(freeLabels([at(100, 100), at(100, 100), at(100, 100)], 400)).toEqual(['right', 'left', null]);
    expect(freeLabels([at(100, 100), at(116, 92)], 400)[0]).toBe('left');
  });
});
