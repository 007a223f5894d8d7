import { Module } from '@nestjs/common';
import { AdminServer } from './admin-server.js';

/** ADMIN_PORT: what is for operators, apart from what is for clients. */
@Module({ providers: [AdminServer], exports: [AdminServer] })
export class AdminModule {}
