import { refTo } from './schema.js';
import type { Vocabulary } from './vocabulary.js';

/**
 * All schemas as one document of JSON Schema, draft 7, for validators and generators of code: `ClientFrame` is what the
 * server takes, `ServerFrame` what it sends.
 */
export function schemaBundle({ messages, schemas }: Vocabulary): object {
  const framesOf = (isClient: boolean) => {
    const frames = messages.filter(({ kind }) => (kind === 'command') === isClient);
    return { anyOf: frames.map(({ name }) => refTo(name)) };
  };
  const bundle = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:rally-realtime:protocol:2',
    title: 'Frames of Rally Realtime',
    anyOf: [refTo('ClientFrame'), refTo('ServerFrame')],
    definitions: { ClientFrame: framesOf(true), ServerFrame: framesOf(false), ...schemas },
  };
  return JSON.parse(JSON.stringify(bundle).replaceAll('#/components/schemas/', '#/definitions/')) as object;
}
