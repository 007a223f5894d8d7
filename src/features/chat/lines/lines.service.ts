import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../config/app-config.js';
import { RoomLines } from '../../../realtime/room-lines.js';
import { tellLine } from './line.rules.js';

/** Keeps the conversation in which other features say what they did, where that is wanted (CHAT-14). */
@Injectable()
export class LinesService {
  constructor(config: AppConfig, lines: RoomLines) {
    if (config.chat.hasSystemLines) lines.provide(() => tellLine(randomUUID()));
  }
}
