import { readFile } from 'node:fs/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { SOCKETS_SPARE } from '../protocol/limits.js';

/** The journal, Redis, libraries and what Node itself opens. */
const OTHER_FILES = 128;

/** Says at the start, and not on the busiest day, that the system grants fewer sockets than MAX_CONNECTIONS needs. */
@Injectable()
export class OpenFiles implements OnApplicationBootstrap {
  private readonly logger = new Logger(OpenFiles.name);

  constructor(private readonly config: AppConfig) {}

  async onApplicationBootstrap(): Promise<void> {
    // There is none but on Linux.
    const limits = await readFile('/proc/self/limits', 'utf8').catch(() => '');
    const warning = openFilesWarning(limits, this.config.door.maxConnections);
    if (warning === null) return;
    // Nobody tries it out with that many.
    if (this.config.isProduction) this.logger.warn(warning);
    else this.logger.debug(warning);
  }
}

/** @param limits what Linux tells in /proc/self/limits; `null` = enough, or not known */
export function openFilesWarning(limits: string, maxConnections: number): string | null {
  const granted = /^Max open files +(\d+)/m.exec(limits)?.[1];
  const needed = maxConnections + SOCKETS_SPARE + OTHER_FILES;
  if (granted === undefined || Number(granted) >= needed) return null;
  return (
    `The system lets this process open ${granted} files and sockets, MAX_CONNECTIONS=${maxConnections} needs ${needed}: ` +
    'raise the limit (ulimit -n), or lower MAX_CONNECTIONS'
  );
}
