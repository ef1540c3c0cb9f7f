/** A live process holds the data folder. Nothing was touched; the caller gives up or asks the person to stop it. */
export class DataInUseError extends Error {
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
