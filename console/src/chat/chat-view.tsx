import { Empty } from '../ui/empty.js';
import type { ViewProps } from '../ui/view.js';

export function ChatView({ session }: ViewProps) {
  return <Empty title="Chat">{session.user}</Empty>;
}
