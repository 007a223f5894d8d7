/** Of actions that take no fields; as any DTO, it makes `strict=1` refuse them. */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- PayloadPipe reads its (absent) fields
export class NoFieldsDto {}
