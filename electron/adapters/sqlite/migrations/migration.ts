/** One step of the schema. Once released it is frozen: a change of mind is a new migration. */
export type Migration = {
  /** 1, 2, … without a gap: the database's `user_version` after it. */
  readonly version: number;
  readonly name: string;
  readonly sql: string;
};
