import { Empty } from '../ui/empty.js';
import type { ViewProps } from '../ui/view.js';

export function ItineraryView({ session }: ViewProps) {
  return <Empty title="Itinerary">{session.user}</Empty>;
}
