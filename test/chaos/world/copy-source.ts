import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { house } from '../../support/spawn-app.ts';

/** One place of Baton's source and what stands there instead. */
export type Edit = { readonly file: string; readonly before: string; readonly after: string };

const parts = ['apps', 'libs', 'package.json', 'tsconfig.json'];

/** Baton's source in a folder of its own, with the edits made; its packages are this repository's. Returns the folder. */
export function copySource(folder: string, edits: readonly Edit[]): string {
  for (const part of parts) cpSync(join(house, part), join(folder, part), { recursive: true });
  linkPackages(folder);
  for (const edit of edits) {
    const path = join(folder, edit.file);
    writeFileSync(path, applyEdit(readFileSync(path, 'utf8'), edit));
  }
  return folder;
}

/** @throws unless the text to replace stands there exactly once. */
export function applyEdit(text: string, { file, before, after }: Edit): string {
  const found = text.split(before).length - 1;
  if (found !== 1)
    throw new Error(
      `${file} holds the text to replace ${found} times instead of once; look at what became of it and mend the edit:\n${before}`,
    );
  return text.replace(before, () => after);
}

/** The links between our own packages lead into the copy, all others to where they are. */
function linkPackages(folder: string): void {
  const packages = join(house, 'node_modules');
  const copied = join(folder, 'node_modules');
  mkdirSync(join(copied, '@baton'), { recursive: true });
  for (const name of readdirSync(packages))
    if (name !== '@baton') symlinkSync(join(packages, name), join(copied, name));
  for (const home of ['apps', 'libs'])
    for (const name of readdirSync(join(folder, home)))
      symlinkSync(join(folder, home, name), join(copied, '@baton', name));
}
