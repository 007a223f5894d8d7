import { describe, expect, it } from '@jest/globals';
import { DURATIONS, shareText, timeLeftText } from './share-options.js';

const share = { user_id: 'Ana', share_id: 's', expires_at: 4_000_000, precision: 'exact' } as const;

describe('what is said of a share', () => {
  it('is who sees it, how exactly, and what is left', () => {
    expect(shareText(share, 400_000)).toBe('Everybody sees you (exact); 1 h left');
    expect(shareText({ ...share, precision: 'city', until: 'arrival' }, 3_940_000)).toBe(
      'Everybody sees you (city); until you arrive, at most 1 min',
    );
    expect(shareText({ ...share, implicit: true }, 0)).toContain('after your last fix');
    expect([timeLeftText(share, 3_988_000), timeLeftText(share, 5_000_000)]).toEqual(['12 s', '0 s']);
    expect(timeLeftText({ ...share, implicit: true }, 0)).toBe('on');
  });

  it('is within what the protocol takes', () => {
    for (const { options } of DURATIONS) {
      const ms = options.duration_ms ?? 60_000;
      expect(ms).toBeGreaterThanOrEqual(60_000);
      expect(ms).toBeLessThanOrEqual(30 * 86_400_000);
    }
  });
});
