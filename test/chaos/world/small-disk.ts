import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { execa, execaSync } from 'execa';

export type SmallDisk = {
  /** Takes all that is left. May be called again and again. */
  readonly fill: () => void;
  readonly free: () => void;
  readonly close: () => void;
};

const piece = Buffer.alloc(1024 * 1024);

/**
 * A disk of its own at `folder`, made of memory.
 * @throws where this user may not mount.
 */
export async function mountSmallDisk(folder: string, megabytes: number): Promise<SmallDisk> {
  mkdirSync(folder, { recursive: true });
  await execa('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=755`, 'baton-chaos', folder]);
  const ballast = join(folder, 'ballast');
  // Lazily: whoever still holds a file there does not keep it mounted.
  const close = (): void => void execaSync('umount', ['--lazy', folder], { reject: false });
  process.once('exit', close);
  return {
    fill: () => writeUntilFull(ballast),
    free: () => rmSync(ballast, { force: true }),
    close: () => {
      process.off('exit', close);
      close();
    },
  };
}

/** Why no small disk can be had here, or null. */
export async function cannotMount(): Promise<string | null> {
  const trial = await execa('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'baton-chaos', '/mnt'], {
    reject: false,
  });
  return process.getuid?.() === 0 && !trial.failed
    ? null
    : 'a small disk must be mounted for it; run it as root on Linux, where mount(8) may mount a tmpfs';
}

/** Down to the last byte: ever smaller pieces where a larger one has no room. */
function writeUntilFull(file: string): void {
  const out = openSync(file, 'a');
  try {
    for (let size = piece.length; size >= 1;) {
      try {
        if (writeSync(out, piece, 0, size) < size) size = Math.floor(size / 2);
      } catch {
        size = Math.floor(size / 2);
      }
    }
  } finally {
    closeSync(out);
  }
}
