import { describe, expect, it } from '@jest/globals';
import { TurnBudget } from './turn-budget.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('TurnBudget', () => {
  it('is spent by all that was worked in a turn together, and new in the next', async () => {
    const budget = new TurnBudget(2);
    budget.spend(1.5);
    expect(budget.isSpent).toBe(false);
    budget.spend(0.5);
    expect(budget.isSpent).toBe(true);
    await turn();
    expect(budget.isSpent).toBe(false);
    budget.spend(2);
    expect(budget.isSpent).toBe(true);
  });
});
