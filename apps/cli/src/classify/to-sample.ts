import type { FailureSample } from '@baton/providers';
import { readRawHttp } from './raw-http.ts';

/** A sample as it was given, and the name it was given. */
export type NamedSample = { readonly id: string | null; readonly sample: FailureSample };

/** What was said beside the text. */
export type SampleDefaults = {
  readonly provider?: string;
  readonly channel?: string;
  readonly status?: number;
};

/**
 * Whatever was pasted, as a sample: one in the corpus' fields (all optional), a raw HTTP answer, or any other text.
 * It never fails: what is no sample is the body of one.
 */
export function toSample(text: string, defaults: SampleDefaults = {}): NamedSample {
  const pasted = unquoted(text.replace(/^\uFEFF/, ''));
  const fields = sampleFields(pasted);
  if (fields === null) return { id: null, sample: fromText(pasted, defaults) };
  const provider = textOf(fields['provider']) ?? textOf(fields['kind']) ?? defaults.provider ?? 'other';
  const status = statusOf(fields['status']) ?? defaults.status;
  const exitCode = numberOf(fields['exitCode'] ?? fields['exit_code']);
  return {
    id: textOf(fields['id']) ?? null,
    sample: {
      kind: provider,
      provider,
      channel: channelOf(fields['channel'] ?? defaults.channel, status),
      ...(status !== undefined && { status }),
      headers: headersOf(fields['headers']),
      body: bodyOf(fields['body'] ?? fields['text']),
      ...(exitCode !== undefined && { exitCode }),
    },
  };
}

/** A text that was written as a JSON string is the text itself, as it comes from a shell. */
function unquoted(text: string): string {
  if (!/^\s*"/.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    return text;
  }
}

/** Why a line of a file of samples is none; null where it is one. */
export function faultOfLine(line: string): string | null {
  try {
    const value: unknown = JSON.parse(line);
    const isSample =
      typeof value === 'string' || (typeof value === 'object' && value !== null && !Array.isArray(value));
    return isSample ? null : 'is neither an object nor a text';
  } catch (error) {
    return `is no JSON (${error instanceof Error ? error.message.slice(0, 120) : 'unreadable'})`;
  }
}

type Fields = Readonly<Record<string, unknown>>;

const known = ['body', 'text', 'headers', 'channel', 'provider', 'exitCode'];

/** The fields of a sample; null where the text is none, such as an error's own JSON. */
function sampleFields(text: string): Fields | null {
  if (!/^\s*\{/.test(text)) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return null;
    const fields = value as Fields;
    const isSample = 'body' in fields || known.filter((name) => name in fields).length > 1;
    return isSample ? fields : null;
  } catch {
    return null;
  }
}

function fromText(text: string, { provider = 'other', channel, status }: SampleDefaults): FailureSample {
  const raw = readRawHttp(text);
  const stated = status ?? raw?.status;
  return {
    kind: provider,
    provider,
    channel: channelOf(channel ?? (raw ? 'http' : undefined), status),
    ...(stated !== undefined && { status: stated }),
    headers: raw?.headers ?? {},
    body: raw?.body ?? text,
  };
}

const channels = ['http', 'sse', 'cli', 'network'] as const;

const channelOf = (value: unknown, status: number | undefined): FailureSample['channel'] =>
  channels.find((channel) => channel === value) ?? (status === undefined ? 'cli' : 'http');

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

const statusOf = (value: unknown): number | undefined => {
  const status = numberOf(value);
  return status !== undefined && status >= 100 && status <= 599 ? status : undefined;
};

function headersOf(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, said]) =>
      said === null || said === undefined || (typeof said === 'object' && !Array.isArray(said))
        ? []
        : [[name.toLowerCase(), Array.isArray(said) ? said.join(', ') : String(said)]],
    ),
  );
}

const bodyOf = (value: unknown): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
