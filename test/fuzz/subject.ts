/** What came of a file that was loaded. */
export interface Loaded {
  /**
   * In what it differs from what the bytes say, by a reading of them that shares nothing with the
   * library; undefined where in nothing.
   */
  fault(bytes: Uint8Array): Promise<string | undefined>;
  /** Frees what loading took. */
  dispose(): void;
}

/** A file, and how it is read. */
export interface Subject {
  readonly name: string;
  /** The file as it was written. */
  readonly bytes: Uint8Array;
  /** The format, which says what mutations make sense. */
  readonly format: 'safetensors' | 'idx';
  /**
   * Whether nothing loads without a right checksum: then no file that was changed may load at all,
   * unless the checksum was made right again.
   */
  readonly sealed: boolean;
  /** What a reader may take besides, however small the file is; nothing unless told. */
  readonly room?: number;
  /** Reads a file; fails with an error of the library's where it will not do. */
  load(bytes: Uint8Array): Promise<Loaded>;
}
