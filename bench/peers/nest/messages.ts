import { IsLatitude, IsLongitude, IsNotEmpty, IsNumber, IsOptional, IsString, MaxLength, Min } from 'class-validator';

export class ChatMessage {
  @IsString()
  @IsNotEmpty()
  @MaxLength(4_000)
  content!: string;
}

export class LocationMessage {
  @IsLatitude()
  latitude!: number;

  @IsLongitude()
  longitude!: number;

  @IsOptional()
  @IsNumber()
  @Min(0)
  accuracy?: number;
}

export interface RoomEvent {
  readonly type: 'chat' | 'location';
  readonly room_id: string;
  readonly user_id: string;
  readonly ts: number;
  readonly payload: ChatMessage | LocationMessage;
}
