import { Injectable } from '@nestjs/common';
import type { Call } from './call.js';
import type { Connection } from './connection.js';

/** A handler of a gateway, with all that Nest does around it. Those of features look at the call alone. */
export type Route = (call: Call, connection?: Connection) => Promise<unknown>;

/** All of them, by kind; filled while the application starts. */
@Injectable()
export class Routes extends Map<string, Route> {}
