import { Controller, UseFilters, UseGuards, applyDecorators } from '@nestjs/common';
import { AdminExceptionFilter } from './admin-exception.filter.js';
import { AdminGuard, AdminRules } from './admin.guard.js';

/**
 * A controller for operators. Its paths are below `/admin`, or where `path` says that begins with a slash; they exist on
 * ADMIN_PORT only. Its module imports AdminModule.
 */
export function AdminController(path: string, rules: AdminRules = {}): ClassDecorator {
  const place = path.startsWith('/') ? path : `/admin/${path}`;
  return applyDecorators(Controller(place), AdminRules(rules), UseGuards(AdminGuard), UseFilters(AdminExceptionFilter));
}
