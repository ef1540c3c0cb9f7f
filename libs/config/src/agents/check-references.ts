import type { Agent } from '@baton/domain';
import { showPath } from '../fault/path.ts';
import type { Place } from '../file/read-baton-file.ts';

export type Known = { readonly providers: readonly string[]; readonly toolServers: readonly string[] };

/** Faults for every provider and tool server that an agent names and nobody configured, with the agent's line. */
export function checkReferences(agents: readonly Agent[], known: Known, place: Place): readonly string[] {
  return agents.flatMap((agent, index) => [
    ...agent.providers.flatMap((provider, at) =>
      known.providers.includes(provider)
        ? []
        : [fault(['agents', index, 'providers', at], provider, 'provider', known.providers, place)],
    ),
    ...agent.tools.flatMap((tool, at) =>
      known.toolServers.includes(serverOf(tool))
        ? []
        : [fault(['agents', index, 'tools', at], tool, 'tool server', known.toolServers, place)],
    ),
  ]);
}

/** `fs/read_file` is one tool of the server `fs`. */
const serverOf = (tool: string): string => tool.split('/')[0] ?? tool;

function fault(
  path: readonly PropertyKey[],
  name: string,
  kind: string,
  known: readonly string[],
  place: Place,
): string {
  const choice =
    known.length === 0 ? `configure a ${kind} first` : `use one of ${known.join(', ')}, or configure it`;
  return `${place(path)}: ${showPath(path)} is "${name}", which is no ${kind}; ${choice}`;
}
