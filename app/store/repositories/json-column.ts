/** Records are kept as JSON text beside the columns that are asked by. What comes out of the encrypted, authenticated file is what this program put in. */
export interface RecordRow {
  readonly record: string;
}

export const toRecord = <T>(row: RecordRow): T => JSON.parse(row.record) as T;
export const recordOf = <T>(row: RecordRow | undefined): T | undefined => (row === undefined ? undefined : toRecord<T>(row));
export const toText = (record: object): string => JSON.stringify(record);
