import { Injectable } from '@nestjs/common';
import { typeOf } from '../realtime/event-encoder.js';
import { kernelData } from '../realtime/kernel-data.rules.js';
import type { PersonalData } from '../realtime/personal-data.js';
import { RoomFeatures } from '../realtime/room-features.js';

/** What each part of the server knows of users in what it keeps. */
@Injectable()
export class Personal {
  constructor(private readonly features: RoomFeatures) {}

  parts(): PersonalData[] {
    return [kernelData, ...this.features.all().flatMap(({ personal }) => personal ?? [])];
  }

  /** Of rows, lists, timers and events: whose they are, their names say. */
  partOf(name: string): PersonalData | undefined {
    const feature = this.features.get(typeOf(name));
    return feature === undefined ? kernelData : feature.personal;
  }
}
