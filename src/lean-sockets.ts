import { Socket } from 'node:net';

/** V8 looks at five shapes of what one place copies, and then takes the general way; it begins to look after some copies. */
const SHAPES = 8;
const TIMES = 16;

/**
 * Makes every socket that comes after it cheaper. `net.Socket` copies its options, and adds to the copy: the V8 of Node 20
 * makes hidden classes for that anew each time, 7 µs and some 1.5 KB that outlive the socket, until a full collection. They
 * made a crowd that comes and goes stop the process longer and longer. Once it has copied options of many shapes it shares
 * those classes instead. Of no use, and of no harm, where V8 does so at once.
 */
export function leanSockets(): void {
  for (let time = 0; time < TIMES; time++)
    for (let shape = 0; shape < SHAPES; shape++) new Socket({ [`shape${shape}`]: true });
}
