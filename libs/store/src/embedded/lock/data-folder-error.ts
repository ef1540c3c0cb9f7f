/** The data folder cannot be used. The message is a sentence for the person and ends with what to do. */
export class DataFolderError extends Error {
  override readonly name: string = 'DataFolderError';
}

/** A live process holds the data folder. Nothing was touched. */
export class DataInUseError extends DataFolderError {
  override readonly name = 'DataInUseError';
  readonly dir: string;
  /** The process that holds the folder. */
  readonly pid: number;

  constructor(dir: string, pid: number) {
    super(
      `The data folder ${dir} is in use by process ${pid}. ` +
        `Stop that process first (kill ${pid}), or start from another folder.`,
    );
    this.dir = dir;
    this.pid = pid;
  }
}
