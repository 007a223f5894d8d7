/** Of actions that take no fields; as any DTO, it makes `strict=1` refuse them. */
export class NoFieldsDto {}
