import { Empty } from '../ui/empty.js';
import type { ViewProps } from '../ui/view.js';

export function MapView({ session }: ViewProps) {
  return <Empty title="Map">{session.user}</Empty>;
}
