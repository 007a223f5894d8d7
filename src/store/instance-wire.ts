/**
 * The language of instances among themselves: notices of rooms, the echo, the events of `$system`. Other than what
 * clients speak. What is appended, and ignored by those who do not know it, does not raise the number; whatever else
 * changes does, and goes over a channel of its own until nobody runs the release before (docs/upgrades.md).
 */
export const INSTANCE_WIRE = 1;
