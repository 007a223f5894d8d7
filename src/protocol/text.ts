// C0 controls other than \n and \t can only be meant to harm the reader's terminal or log.
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f]/;

/** CHAT-1: text that people write to people, without lone surrogates and control characters. */
export function isPlainText(text: string): boolean {
  return text.isWellFormed() && !CONTROL.test(text);
}
