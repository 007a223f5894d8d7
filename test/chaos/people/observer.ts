import type { Person, Setup } from './person.js';

/** Is there from the first event on, and says nothing. */
export class Observer implements Person {
  constructor(private readonly setup: Setup) {}

  get client() {
    return this.setup.client;
  }

  live(): Promise<void> {
    return Promise.resolve();
  }
}
