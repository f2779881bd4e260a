import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '@/lib/model/failure';

const now = Date.parse('2026-01-01T00:00:00Z');
const ms = (headers: Record<string, string>) => retryAfterMs(new Headers(headers), now);

describe('retryAfterMs', () => {
  it('reads milliseconds, seconds and HTTP dates', () => {
    expect(ms({ 'retry-after-ms': '1500.2' })).toBe(1501);
    expect(ms({ 'retry-after': '2' })).toBe(2000);
    expect(ms({ 'retry-after': '0.5' })).toBe(500);
    expect(ms({ 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' })).toBe(30_000);
  });

  it('prefers the finer header, and the readable one', () => {
    expect(ms({ 'retry-after-ms': '250', 'retry-after': '1' })).toBe(250);
    expect(ms({ 'retry-after-ms': 'soon', 'retry-after': '1' })).toBe(1000);
  });

  it('is null when the server does not say, or cannot mean it', () => {
    expect(retryAfterMs(undefined, now)).toBeNull();
    expect(ms({})).toBeNull();
    expect(ms({ 'retry-after': 'soon' })).toBeNull();
    expect(ms({ 'retry-after': '-5' })).toBeNull();
    expect(ms({ 'retry-after': '31536000' })).toBeNull();
    expect(ms({ 'retry-after': 'Wed, 31 Dec 2025 23:59:00 GMT' })).toBeNull();
  });
});
