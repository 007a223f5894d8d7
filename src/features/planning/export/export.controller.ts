import { Get, Header, Param } from '@nestjs/common';
import { AdminController } from '../../../admin/admin-controller.decorator.js';
import { RoomIdPipe } from '../../../admin/id.pipes.js';
import type { RoomId } from '../../../protocol/ids.js';
import { ExportService } from './export.service.js';
import { itineraryGeoJson } from './geojson.rules.js';
import type { PlaceCollection } from './geojson.rules.js';
import { itineraryIcs } from './ics.rules.js';

/** A room's itinerary for the app's own server, for calendars and for maps. */
@AdminController('rooms/:room')
export class ExportController {
  constructor(private readonly itinerary: ExportService) {}

  @Get('itinerary')
  async items(@Param('room', RoomIdPipe) room: RoomId) {
    const { items, seq } = await this.itinerary.of(room);
    return { room_id: room, seq, items };
  }

  @Get('itinerary.ics')
  @Header('Content-Type', 'text/calendar; charset=utf-8')
  async calendar(@Param('room', RoomIdPipe) room: RoomId): Promise<string> {
    const { items, now } = await this.itinerary.of(room);
    return itineraryIcs(room, items, now);
  }

  @Get('itinerary.geojson')
  @Header('Content-Type', 'application/geo+json')
  async places(@Param('room', RoomIdPipe) room: RoomId): Promise<PlaceCollection> {
    const { items } = await this.itinerary.of(room);
    return itineraryGeoJson(items);
  }
}
