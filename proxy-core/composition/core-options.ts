/** Where the built parts lie, and which version they are. */
export interface BuiltParts {
  readonly version: string;
  /** The history thread's program. */
  readonly historyWorkerUrl: URL;
  /** The lists thread's program. */
  readonly listsWorkerUrl: URL;
  /** The built screens. */
  readonly pageFolder: string;
  /** Example redirectors: a program named without a path is looked for here. */
  readonly redirectorFolder: string;
}

/** What whoever starts the core decides: places and identity, not settings (those are the configuration's). */
export interface CoreOptions extends BuiltParts {
  /** Everything stored lives below it. */
  readonly dataFolder: string;
  readonly configFile: string;
  /** A person named the file: without it nothing starts. */
  readonly configMustExist?: boolean;
  /** Environment variables, for overrides and helper programs. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** `section.key` to what was typed. */
  readonly overrides: ReadonlyMap<string, string>;
  /** Runs helpers written in JavaScript. */
  readonly helperRuntime: { readonly file: string; readonly env: Readonly<Record<string, string>> };
}
