import { Injectable } from '@nestjs/common';

/**
 * Whether this instance is on its way out. One way only: who drains never takes traffic again. Read by readiness, by
 * the upgrade handler and by whatever would start something long.
 */
@Injectable()
export class DrainState {
  #isDraining = false;

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** From now on readiness answers 503 and upgrades are refused; open sockets are not touched. Calling it again is fine. */
  begin(): void {
    this.#isDraining = true;
  }
}
