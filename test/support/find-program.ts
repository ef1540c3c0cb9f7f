import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';

/** Each with its Debian package. */
const packages = {
  'redis-server': 'redis-server',
  faketime: 'faketime',
  slowhttptest: 'slowhttptest',
  psql: 'postgresql-client',
} as const;
type Program = keyof typeof packages;

/**
 * A program on the PATH; where there is none, Debian's package is installed when this user may (announced, and off
 * with BATON_TEST_NO_INSTALL=1).
 * @throws with a sentence that says what to install.
 */
export async function findProgram(name: Program): Promise<string> {
  const found = onPath(name);
  if (found) return found;
  const prefix = process.env['BATON_TEST_NO_INSTALL'] === '1' ? null : await installPrefix();
  if (prefix) {
    process.stderr.write(
      `There is no ${name} on the PATH; installing the Debian package ${packages[name]} for the tests.\n`,
    );
    const [command, ...args] = [...prefix, 'apt-get'];
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await execa(command, [...args, 'update', '-qq'], { env, reject: false });
    await execa(command, [...args, 'install', '-y', '-qq', '--no-install-recommends', packages[name]], {
      env,
      reject: false,
    });
  }
  const installed = onPath(name);
  if (installed) return installed;
  throw new Error(`The tests need ${name}. Install it (Debian: apt-get install ${packages[name]}).`);
}

function onPath(name: string): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const candidate = join(folder, name);
    try {
      accessSync(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/** How this user may install packages: as root, with password-less sudo, or not at all (null). */
async function installPrefix(): Promise<readonly string[] | null> {
  const apt = await execa('apt-get', ['--version'], { reject: false });
  if (apt.failed) return null;
  if (process.getuid?.() === 0) return [];
  const sudo = await execa('sudo', ['-n', 'true'], { reject: false });
  return sudo.failed ? null : ['sudo', '-n'];
}
