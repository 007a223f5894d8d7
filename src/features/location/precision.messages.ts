/** LOC-7: how exactly others may see where somebody is: as told, or the middle of a cell of 0.01° or 0.1°. */
export type Precision = 'exact' | 'approx' | 'city';
