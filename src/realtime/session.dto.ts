import { IsIn } from 'class-validator';

/** CONN-8. */
export class SessionModeDto {
  @IsIn(['background', 'foreground'])
  mode!: 'background' | 'foreground';
}
