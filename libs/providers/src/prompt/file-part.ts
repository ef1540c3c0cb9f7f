import type { LanguageModelV4FilePart, LanguageModelV4TextPart } from '@ai-sdk/provider';
import type { FilePart } from '@baton/domain';
import { storableText } from '../storable.ts';

/** A file as the wire takes it: text as text, a known type as a file, and for any other a sentence in its place. */
export function translateFile(
  file: FilePart,
  mediaTypes: readonly string[],
): LanguageModelV4FilePart | LanguageModelV4TextPart {
  if (isText(file.mediaType)) return { type: 'text', text: `${nameOf(file)}:\n${decode(file.data)}` };
  if (!mediaTypes.some((type) => matches(file.mediaType, type))) return leftOut(file);
  return {
    type: 'file',
    mediaType: file.mediaType,
    data: { type: 'data', data: file.data },
    ...(file.name !== undefined && { filename: file.name }),
  };
}

const leftOut = (file: FilePart): LanguageModelV4TextPart => ({
  type: 'text',
  text: `[${nameOf(file)} (${file.mediaType}) is left out: this model does not take that type.]`,
});

const nameOf = ({ name }: FilePart): string => (name === undefined ? 'The file' : `The file ${name}`);

const isText = (mediaType: string): boolean =>
  /^text\/|^application\/(?:json|xml|yaml|x-yaml|toml|javascript|sql|x-sh)\b|\+(?:json|xml)\b/.test(
    mediaType,
  );

const decode = (base64: string): string => storableText(Buffer.from(base64, 'base64').toString('utf8'));

const matches = (mediaType: string, allowed: string): boolean =>
  allowed.endsWith('/*') ? mediaType.startsWith(allowed.slice(0, -1)) : mediaType === allowed;
