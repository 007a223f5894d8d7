import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { ERRORS } from './protocol/error-code.js';
import type { ErrorCode } from './protocol/error-code.js';

interface HttpReply {
  status(code: number): HttpReply;
  json(body: object): void;
}

/** What is wrong with a request before any route sees it, its body or its path, is told as refusals are (API-2). */
@Catch(HttpException)
export class RequestFaultFilter extends BaseExceptionFilter {
  override catch(exception: HttpException, host: ArgumentsHost): void {
    const fault = faultOf(exception);
    if (fault === undefined) return super.catch(exception, host);
    const [code, message] = fault;
    const { retryable } = ERRORS[code];
    const reply = host.switchToHttp().getResponse<HttpReply>();
    reply.status(exception.getStatus()).json({ code, message, retryable });
  }
}

/** Nest names what its parsers threw as the cause; what is thrown here has none. */
function faultOf({ cause }: HttpException): [ErrorCode, string] | undefined {
  if (!(cause instanceof Error)) return undefined;
  if (cause instanceof URIError) return ['invalid_payload', 'The path is not percent-encoded UTF-8.'];
  if (cause instanceof SyntaxError) return ['bad_json', 'The body is not JSON.'];
  return (cause as { type?: string }).type === 'entity.too.large'
    ? ['payload_too_large', 'The body is larger than 100 KiB.']
    : ['bad_json', 'The body cannot be read.'];
}
