import { Module } from '@nestjs/common';
import { AdminModule } from '../../admin/admin.module.js';
import { RealtimeModule } from '../../realtime/realtime.module.js';
import { ChangesGateway } from './changes/changes.gateway.js';
import { ChangesService } from './changes/changes.service.js';
import { FocusGateway } from './focus/focus.gateway.js';
import { FocusService } from './focus/focus.service.js';
import { ExportController } from './export/export.controller.js';
import { ExportService } from './export/export.service.js';
import { HistoryGateway } from './history/history.gateway.js';
import { HistoryService } from './history/history.service.js';
import { ItemsGateway } from './items/items.gateway.js';
import { ItemsService } from './items/items.service.js';
import { Upkeep } from './items/upkeep.service.js';
import { LeasesGateway } from './leases/leases.gateway.js';
import { LeasesService } from './leases/leases.service.js';
import { PlanningService } from './planning.service.js';
import { UndoGateway } from './undo/undo.gateway.js';
import { UndoService } from './undo/undo.service.js';
import { VotesGateway } from './votes/votes.gateway.js';
import { VotesService } from './votes/votes.service.js';

@Module({
  imports: [AdminModule, RealtimeModule],
  controllers: [ExportController],
  providers: [
    LeasesGateway,
    ItemsGateway,
    VotesGateway,
    FocusGateway,
    ChangesGateway,
    HistoryGateway,
    UndoGateway,
    PlanningService,
    LeasesService,
    ItemsService,
    Upkeep,
    VotesService,
    FocusService,
    ChangesService,
    HistoryService,
    UndoService,
    ExportService,
  ],
})
export class PlanningModule {}
