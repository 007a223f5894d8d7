/** Whether commits are possible now, and a line for the person who reads it at 3 a.m. */
export interface StoreStatus {
  readonly up: boolean;
  readonly detail: string;
}
