import type { FrameRecord } from '../../session/frame-log.js';
import type { Message, Protocol, Schema } from './protocol.js';

export interface Issue {
  /** `payload.latitude`. */
  readonly path: string;
  readonly problem: string;
}
export interface Verdict {
  /** What the frame is, or is most like; `undefined`: the protocol knows nothing like it. */
  readonly message: Message | undefined;
  readonly issues: readonly Issue[];
}
export type SchemaCheck = (frame: Pick<FrameRecord, 'direction' | 'frame' | 'request'>) => Verdict;

/** Their faults are those of something within, which is told, too. */
const WRAPPERS: ReadonlySet<string> = new Set(['$ref', 'properties', 'items', 'allOf', 'if', 'then', 'else']);

/** Judges frames by the schemas of the server. The validator is loaded when it is first wanted; it needs no `eval`. */
export async function schemaCheck(protocol: Protocol): Promise<SchemaCheck> {
  const { dereference, validate } = await import('@cfworker/json-schema');
  const { schemas } = protocol.document.components;
  const lookup = dereference({ components: { schemas } });
  const issuesOf = (frame: unknown, { $ref = '' }: Schema): readonly Issue[] => {
    const schema = schemas[$ref.split('/').at(-1) ?? ''] ?? true;
    const { errors } = validate(frame, schema as object, '7', lookup, false);
    return errors
      .filter(({ keyword }) => !WRAPPERS.has(keyword))
      .map(({ instanceLocation, error }) => ({ path: pathOf(instanceLocation), problem: error }));
  };
  return (seen) => {
    const verdicts = protocol
      .candidates(seen)
      .map((message) => ({ message, issues: issuesOf(seen.frame, message.schema) }));
    verdicts.sort((a, b) => a.issues.length - b.issues.length);
    return verdicts[0] ?? { message: undefined, issues: [] };
  };
}

/** `#/payload/items/0` as `payload.items.0`. */
function pathOf(pointer: string): string {
  return pointer.replace(/^#\/?/, '').split('/').map(decodeURIComponent).join('.');
}
