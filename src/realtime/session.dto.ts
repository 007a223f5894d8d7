import { IsIn, IsString } from 'class-validator';

/** CONN-8. */
export class SessionModeDto {
  @IsIn(['background', 'foreground'])
  mode!: 'background' | 'foreground';
}

/** AUTH-5. */
export class SessionRefreshDto {
  @IsString()
  token!: string;
}
