import { readFileSync } from 'node:fs';
import { Controller, Get, Header } from '@nestjs/common';

/** Written by `npm run docs:protocol`; small enough to be kept. */
const DOCUMENT = readFileSync(new URL('./asyncapi.json', import.meta.url), 'utf8');

/**
 * The protocol that this server speaks, as AsyncAPI 3. It is no secret: pages of any origin may read it, whoever asks. With
 * the `ETag` that it had, the answer is 304.
 */
@Controller('asyncapi.json')
export class AsyncApiController {
  @Get()
  @Header('Access-Control-Allow-Origin', '*')
  @Header('Cache-Control', 'public, max-age=300')
  @Header('Content-Type', 'application/json; charset=utf-8')
  document(): string {
    return DOCUMENT;
  }
}
