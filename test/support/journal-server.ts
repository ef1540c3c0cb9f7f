import { fileURLToPath } from 'node:url';

/** How to start the journal, a real MCP server over stdio whose effects can be counted outside Baton. */
export const journalServer = (file: string) => ({
  command: process.execPath,
  args: [fileURLToPath(new URL('./journal-main.ts', import.meta.url)), file],
});
