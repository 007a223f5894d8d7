import { IsNumber, Max, Min } from 'class-validator';

/**
 * LOC-1: a JSON number of degrees to either side. Not @IsLatitude: it accepts strings and refuses 5e-7. @IsNumber refuses
 * NaN and Infinity; JSON has neither, but 1e999.
 */
export function IsDegrees(limit: 90 | 180): PropertyDecorator {
  return (target, property) => {
    for (const decorate of [Max(limit), Min(-limit), IsNumber()]) decorate(target, property);
  };
}
