import { readClock } from './clock.ts';
import { waitByNumber, waitFor, waitUntil } from './make-wait.ts';
import { durationPattern, readDuration } from './units.ts';
import type { Wait } from './wait.ts';

const speaksOfTime =
  /again|retry|wait|reset|availab|back|access|refresh|renew|until|back ?off|sleep|reached\||(?:cycle|period) ends|将[在于]/i;

const filler = String.raw`(?:[\s:~(]|in|after|for|within|at least|about|around|another|up to|approximately|automatically|again|is|of|next|another|the|\d+\/\d+)*?`;
const stated = new RegExp(
  String.raw`\b(try(?:ing)? again|retry(?:ing)?|retries|retry[-_ ]after|wait(?:ing)?|resets?|resetting|come back|available(?: again)?|back ?off|sleep(?:ing)?|refills?|refresh(?:es|ed)?|renews?|unlocks?|restored|access)\b${filler}(${durationPattern})`,
  'gi',
);
const raised = new RegExp(String.raw`retrying [^\n]{1,160}? in (${durationPattern}) as it raised`, 'gi');
const bareSeconds = /\bretry[-_ ]after["']?[:=\s]{1,3}["']?(\d+(?:\.\d+)?)\b(?! ?(?:[a-z%]|attempts))/gi;
const grpcDelay = /retry_?delay\W{1,8}seconds: ?(\d+)/i;
const epoch = /(?:limit reached|resets?(?:[ _]?at)?)["']?\s?[|:=]\s?["']?(\d{10}(?:\d{3})?)\b/i;
const vague =
  /\b(after a (?:brief|short) (?:wait|while|pause)|in a (?:few|couple of) (?:seconds|minutes|moments|hours))\b/i;

/** What a text says about when to try again. Of several waits, as in progress lines, the last one. */
export function waitFromText(text: string, now: Date): Wait | null {
  if (!speaksOfTime.test(text)) return null;
  return (
    readEpoch(text, now) ??
    lastDuration(text, now) ??
    readClock(text, now) ??
    readBare(text, now) ??
    readVague(text)
  );
}

function lastDuration(text: string, now: Date): Wait | null {
  let wait: Wait | null = null;
  for (const [phrase, verb = '', words = ''] of text.matchAll(stated)) {
    const ms = readDuration(words);
    // What a command does itself, it says as a phrase.
    const raw = /ing$/i.test(verb) && !/again/i.test(verb) ? phrase : words;
    if (ms !== null) wait = waitFor(ms, raw.replaceAll(/\s+/g, ' ').trim(), now) ?? wait;
  }
  const told = [...text.matchAll(raised)].at(-1)?.[1];
  return told === undefined ? wait : (waitFor(readDuration(told) ?? Number.NaN, told, now) ?? wait);
}

function readBare(text: string, now: Date): Wait | null {
  const delay = grpcDelay.exec(text);
  if (delay) return waitFor(Number(delay[1]) * 1_000, `${delay[1]}s`, now);
  const last = [...text.matchAll(bareSeconds)].at(-1);
  return last ? waitByNumber(Number(last[1]), 1_000, last[0].trim(), now) : null;
}

function readEpoch(text: string, now: Date): Wait | null {
  const said = epoch.exec(text)?.[1];
  if (said === undefined) return null;
  return waitUntil(Number(said) * (said.length > 10 ? 1 : 1_000), said, now);
}

function readVague(text: string): Wait | null {
  const raw = vague.exec(text)?.[1];
  return raw === undefined ? null : { raw, kind: 'vague', afterMs: null, at: null, certainty: 'assumed' };
}
