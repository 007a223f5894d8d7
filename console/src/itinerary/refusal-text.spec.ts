import { describe, expect, it } from '@jest/globals';
import { refusalText } from './refusal-text.js';

const refusal = (code: string, details: object = {}) => ({ code, message: 'The words of the wire.', details });

describe('a refusal', () => {
  it.each([
    [refusal('item_locked', { holder: { user_id: 'Ben' } }), 'Ben is editing “Dinner”.'],
    [refusal('item_locked'), 'Somebody else is editing “Dinner”.'],
    [refusal('item_deleted', { by: 'Ben' }), '“Dinner” was deleted by Ben.'],
    [refusal('undo_conflict', { by: 'Ben' }), 'Ben has changed the same since, so it cannot be undone.'],
    [
      refusal('invalid_payload', { issues: [{ path: 'data.end', rule: 'isNotBeforeStart' }] }),
      'Not valid: data.end isNotBeforeStart.',
    ],
    [refusal('invalid_payload'), 'Not valid: a field.'],
    [refusal('forbidden'), 'The words of the wire.'],
  ])('%j is told in words', (error, text) => {
    expect(refusalText(error, 'Dinner')).toEqual({ code: error.code, text });
  });

  it('of a batch is that of its operation', () => {
    const inner = { index: 1, code: 'item_locked', details: { holder: { user_id: 'Ben' } } };
    const { text } = refusalText(refusal('batch_failed', inner), 'Dinner');
    expect(text).toBe('Ben is editing “Dinner”.');
  });

  it('that is none of the wire is shown all the same', () => {
    expect(refusalText(new Error('odd'), 'Dinner')).toEqual({ code: 'error', text: 'odd' });
    expect(refusalText('odd', 'Dinner')).toEqual({ code: 'error', text: 'odd' });
  });
});
