/** What the environments are sorted by; each is a part of the table. */
export const KINDS = [
  'Runtimes',
  'Bundled servers',
  'Pages',
  'Frameworks',
  'Test runners',
  'Package managers',
  'TypeScript',
  'Mistakes',
] as const;

/** A part of the table. */
export type Kind = (typeof KINDS)[number];

/** A server that is started, and asked once it answers. */
export interface Server {
  /** The command; it listens on `$PORT` of 127.0.0.1. */
  readonly command: string;
  /** The address without the host; `/` unless told. */
  readonly path?: string;
  /**
   * Whether a browser opens the address and its page says how it went; else the answer holds it.
   */
  readonly page?: boolean;
  /** Another address, whose page has to train in a browser as well; none unless told. */
  readonly alsoPage?: string;
}

/** Files that are served to a browser, the page of which says how it went. */
export interface Page {
  /** The folder served. */
  readonly folder: string;
  /** What opens it, after the slash; nothing unless told. */
  readonly query?: string;
  /** Headers of each answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A place where users run the library: how its project comes about, how it is run, and what must
 * come of it. Commands are lines of a shell, run in the project's folder.
 */
export interface Environment {
  /** As the table calls it. */
  readonly title: string;
  readonly kind: Kind;
  /** Programs of `programs/` that the project gets besides the files of its own `files/`. */
  readonly programs?: readonly string[];
  /** The environment whose `files/` it gets in place of its own. */
  readonly filesOf?: string;
  /** Members of package.json; `"type": "module"` unless told. */
  readonly manifest?: Readonly<Record<string, unknown>>;
  /** Packages that are installed besides vae-kit and its peers. */
  readonly packages?: readonly string[];
  /** Whether vae-kit's optional peer, the WASM backend, is installed; it is unless told. */
  readonly wasm?: boolean;
  /**
   * Packages whose programs come first on the path, installed apart from the project: `node@22`.
   */
  readonly tools?: readonly string[];
  /** The commands that install, in place of npm: `$PACKAGES` is what is to be installed. */
  readonly install?: readonly string[];
  /** The package whose version the table shows: the first tool or package unless told. */
  readonly versionOf?: string;
  /** Commands that build. */
  readonly build?: readonly string[];
  /** The folder that is taken elsewhere, where no node_modules are, before it is run there. */
  readonly elsewhere?: string;
  /** What is run and prints how it went; this, `server`, `page` or `extension`. */
  readonly run?: string;
  readonly server?: Server;
  readonly page?: Page;
  /** The folder of a browser's extension, whose scripts read in report.txt where to report. */
  readonly extension?: string;
  /** The backend it must train on; `wasm` unless told. */
  readonly backend?: string;
  /** The error that must come instead, where the place forbids what is needed. */
  readonly refused?: RegExp;
  /** What its users have to do; nothing unless told. In Markdown. */
  readonly remedy?: string;
  /** Whether it installs within a minute, so that it is tried at each change. */
  readonly quick?: boolean;
}

/** An environment under the name of its folder. */
export interface Place extends Environment {
  readonly name: string;
  /** The folder that describes it; what is in its `files/` is copied into the project. */
  readonly folder: string;
}
