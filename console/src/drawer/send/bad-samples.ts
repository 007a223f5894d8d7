/** A frame that is wrong on purpose. */
export interface BadSample {
  readonly label: string;
  /** The code of the error that comes, or of the end of the connection. */
  readonly answer: string;
  readonly text: (roomId: string, id: string) => string;
}

const DEPTH = 33;
const CONTENT_MAX = 4_000;
const FRAME_MAX_BYTES = 65_536;

/** What goes wrong in clients, and what the server says to it. */
export const BAD_SAMPLES: readonly BadSample[] = [
  { label: 'Not JSON', answer: 'bad_json', text: () => '{"type":"chat","payload":{"content":"Hello' },
  {
    label: 'Nested too deep',
    answer: 'bad_json',
    text: () =>
      `{"type":"chat","payload":{"content":"x","metadata":{"deep":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}}}}`,
  },
  { label: 'No envelope', answer: 'bad_envelope', text: () => '["chat", "Hello"]' },
  { label: 'Unknown type', answer: 'unknown_type', text: frame('karaoke', { action: 'sing' }) },
  { label: 'Unknown action', answer: 'unknown_action', text: frame('chat', { action: 'shout', content: 'Hello' }) },
  { label: 'Field missing', answer: 'invalid_payload', text: frame('chat', { action: 'react', emoji: '👍' }) },
  { label: 'Latitude 200', answer: 'invalid_payload', text: frame('location', { latitude: 200, longitude: 2.65 }) },
  { label: 'Empty message', answer: 'content_empty', text: frame('chat', { content: '   ' }) },
  {
    label: `Message of ${CONTENT_MAX + 1} characters`,
    answer: 'content_too_long',
    text: frame('chat', { content: 'x'.repeat(CONTENT_MAX + 1) }),
  },
  {
    label: 'A room not joined',
    answer: 'not_in_room',
    text: (_room, id) => frame('chat', { content: 'Is anybody here?' })('somewhere-else', id),
  },
  {
    label: 'A message that is not there',
    answer: 'message_not_found',
    text: frame('chat', { action: 'edit', message_id: '00000000-0000-4000-8000-000000000000', content: 'Better' }),
  },
  {
    label: 'Frame over 64 KiB',
    answer: '1009, for good',
    text: frame('chat', { content: 'x', metadata: { app: 'x'.repeat(FRAME_MAX_BYTES) } }),
  },
];

function frame(type: string, payload: object): BadSample['text'] {
  return (roomId, id) => JSON.stringify({ type, id, room_id: roomId, payload }, null, 2);
}
