import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { FRAME_MAX_BYTES } from '../protocol/limits.js';
import { RoomStore } from '../store/room-store.js';
import { SERVER_VERSION } from '../version.js';
import { ResumeTokens } from './resume-tokens.js';
import { RoomFeatures } from './room-features.js';
import type { Session } from './session.js';
import type { SessionEvents } from './session-catalog.messages.js';

type Welcomed = SessionEvents['welcome'];

/** What the kernel itself promises beyond the original's protocol; features add theirs. */
const CAPABILITIES = ['ack', 'resume', 'takeover', 'presence'];

/** The first frame of a `v=2` connection (CONN-5): who it is, and what it may count on. */
@Injectable()
export class Welcome {
  /** What is the same for everybody, written once. */
  private common: string | undefined;

  constructor(
    private readonly features: RoomFeatures,
    private readonly config: AppConfig,
    private readonly resumes: ResumeTokens,
    private readonly store: RoomStore,
  ) {}

  textFor(session: Session): string {
    const own = JSON.stringify({
      action: 'welcome',
      session_id: session.id,
      resume_token: this.resumes.issue(session),
      taken_over: session.isTakeover,
      user_id: session.user,
      expires_at: session.identity.token?.expiresAt,
      server_time: this.store.now(),
    });
    this.common ??= JSON.stringify(this.promises());
    return `{"type":"session","payload":${own.slice(0, -1)},${this.common.slice(1)}}`;
  }

  private promises(): Pick<Welcomed, 'heartbeat_ms' | 'limits' | 'capabilities' | 'version'> {
    const { heartbeatMs, maxRooms } = this.config.connection;
    return {
      heartbeat_ms: heartbeatMs,
      limits: { frame_bytes: FRAME_MAX_BYTES, rooms: maxRooms },
      capabilities: [...CAPABILITIES, ...this.features.capabilities()],
      version: SERVER_VERSION,
    };
  }
}
