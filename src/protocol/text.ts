/** C0 controls other than \n and \t: they can only be meant to harm the reader's terminal or log. DEL and C1 may pass. */
const CONTROL = /[^\P{Cc}\n\t\x7f-\x9f]/u;

/** CHAT-1: text that people write to people, without lone surrogates and control characters. */
export function isPlainText(text: string): boolean {
  return text.isWellFormed() && !CONTROL.test(text);
}
