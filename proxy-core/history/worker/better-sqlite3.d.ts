/** The part of better-sqlite3 13.2 that `sqlite.ts` uses; there are no types for this version. */
declare module 'better-sqlite3' {
  type Value = string | number | null;

  interface NativeStatement {
    run(...values: readonly (Value | readonly Value[])[]): { readonly changes: number; readonly lastInsertRowid: number };
    get(...values: readonly (Value | readonly Value[])[]): unknown;
    all(...values: readonly (Value | readonly Value[])[]): unknown[];
  }

  interface NativeDatabase {
    prepare(sql: string): NativeStatement;
    exec(sql: string): unknown;
    pragma(text: string, options?: { readonly simple: boolean }): unknown;
    close(): unknown;
  }

  const Database: new (
    file: string,
    options: { readonly readonly: boolean; readonly fileMustExist: boolean; readonly timeout: number },
  ) => NativeDatabase;
  export default Database;
}
