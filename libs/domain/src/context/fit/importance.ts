import type { Json } from '../../json.ts';
import type { Part } from '../../message.ts';
import { pathsOf, stringsOf } from '../facts/artifacts.ts';
import type { Facts } from '../facts/facts.ts';
import { effectOf, type ToolUse } from '../facts/tool-use.ts';
import type { LogEntry } from '../log.ts';

/** How much a message weighs, 0.05 to 1, by its number. */
export type Importance = (number: number) => number;

/** Of a part besides its message's importance: reasoning is the cheapest to drop. */
export const partWeight = ({ type }: Part): number => (type === 'reasoning' ? 0.1 : 1);

/**
 * By kind (what the user says most, then decisions, then what stands unresolved), by recency, and by whether later
 * messages mention it. An error that a later call resolved and a result that a later equal call replaced weigh little.
 */
export function importanceOf(
  log: readonly LogEntry[],
  uses: readonly ToolUse[],
  { decisions }: Facts,
): Importance {
  const decided = new Set(decisions.map(({ number }) => number));
  const results = resultWeights(uses);
  const mentioned = mentionedLater(log, uses);
  const weights = log.map(({ number, message }, index) => {
    const recency = (index + 1) / log.length;
    const bonus = mentioned.has(number) ? 0.15 : 0;
    if (message.role === 'user') return clamp(0.7 + 0.3 * recency + bonus);
    const kind =
      message.role === 'assistant' ? (decided.has(number) ? 0.75 : 0.5) : (results.get(number) ?? 0.4);
    return clamp(kind * (0.4 + 0.6 * recency) + bonus);
  });
  return (number) => weights[number - 1] ?? 0.05;
}

const clamp = (weight: number): number => Math.min(1, Math.max(0.05, weight));

/** The weight of messages that hold results: that of their most important one. */
function resultWeights(uses: readonly ToolUse[]): ReadonlyMap<number, number> {
  const lastSuccess = new Map<string, number>();
  for (const [index, { key, result }] of uses.entries())
    if (result && !result.isError) lastSuccess.set(key, index);
  const weights = new Map<number, number>();
  for (const [index, { call, key, result, resultNumber }] of uses.entries()) {
    if (!result || resultNumber === null) continue;
    const isOvertaken = (lastSuccess.get(key) ?? -1) > index;
    const fresh = result.isError ? 0.7 : effectOf(call.tool) === 'changes' ? 0.5 : 0.4;
    weights.set(resultNumber, Math.max(weights.get(resultNumber) ?? 0, isOvertaken ? 0.15 : fresh));
  }
  return weights;
}

/** Messages whose call, or a file or identifier it dealt with, is named again by a later message. */
function mentionedLater(log: readonly LogEntry[], uses: readonly ToolUse[]): ReadonlySet<number> {
  const lastMention = new Map<string, number>();
  for (const { number, message } of log)
    for (const part of message.parts)
      for (const text of spoken(part))
        for (const word of text.match(words) ?? []) lastMention.set(trimmed(word), number);
  const mentioned = new Set<number>();
  for (const { call, number, resultNumber } of uses) {
    const names = [call.callId, ...pathsOf(call.args), ...identifiersIn(call.args)].map(trimmed);
    const upTo = resultNumber ?? number;
    if (!names.some((name) => (lastMention.get(name) ?? 0) > upTo)) continue;
    mentioned.add(number);
    if (resultNumber !== null) mentioned.add(resultNumber);
  }
  return mentioned;
}

/** What a part says by itself. Results are left out: that a listing names a file is no reason to keep the file. */
function spoken(part: Part): readonly string[] {
  if (part.type === 'text') return [part.text];
  return part.type === 'tool-call' ? stringsOf(part.args) : [];
}

/** What a call asked for by a name that is no plain word: `parseConfig`, `order_id`, `v1.2`. */
const identifiersIn = (args: Json): readonly string[] =>
  stringsOf(args)
    .filter((text) => text.length <= 120)
    .flatMap((text) => text.match(words) ?? [])
    .filter((word) => word.length > 4 && /[a-z][A-Z]|[\d_./:]/.test(word));

const words = /[\p{L}\p{N}_@~][\p{L}\p{N}_./:@~-]{2,299}|[./][\p{L}\p{N}_./:@~-]{2,299}/gu;
const trimmed = (word: string): string => word.replace(/^\.\//, '').replace(/[.:/]+$/, '');
