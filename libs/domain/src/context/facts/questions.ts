import { textOf } from '../../message.ts';
import { askPersonTool } from '../../tool.ts';
import { oneLine } from '../cut.ts';
import type { LogEntry } from '../log.ts';
import { stringsOf } from './artifacts.ts';
import type { Answered, Fact } from './facts.ts';
import { sentencesOf } from './sentences.ts';
import { resultText, type ToolUse } from './tool-use.ts';

const longest = 500;
const isQuestion = /[?？]["'”’)]?$/;

/** What a person was asked and answered, whether as the call's result or as their next message. */
export function answersOf(
  log: readonly LogEntry[],
  uses: readonly ToolUse[],
  most: number,
): readonly Answered[] {
  const asked = uses
    .filter(({ call }) => call.tool === askPersonTool.name)
    .flatMap((use) => {
      const answer = answerTo(log, use);
      return answer === null ? [] : [{ question: questionIn(use), answer, number: use.number }];
    });
  const told = log.flatMap((entry, index) => {
    const next = log[index + 1]?.message;
    const question = next?.role === 'user' ? trailingQuestions(entry).join(' ') : '';
    return next && question !== ''
      ? [
          {
            question: oneLine(question, longest),
            answer: oneLine(textOf(next), longest),
            number: entry.number,
          },
        ]
      : [];
  });
  return [...asked, ...told].sort((a, b) => a.number - b.number).slice(-most);
}

/** What still waits for an answer: calls of `ask_person`, and the questions at the end of the last answer. */
export function openQuestionsOf(
  log: readonly LogEntry[],
  uses: readonly ToolUse[],
  most: number,
): readonly Fact[] {
  const asked = uses
    .filter((use) => use.call.tool === askPersonTool.name && answerTo(log, use) === null)
    .map((use) => ({ text: questionIn(use), number: use.number }));
  return [...asked, ...questionsOfLastAnswer(log)].slice(-most);
}

function questionsOfLastAnswer(log: readonly LogEntry[]): readonly Fact[] {
  const last = log.findLast(({ message }) => message.role !== 'tool' && textOf(message).trim() !== '');
  return last ? trailingQuestions(last).map((text) => ({ text, number: last.number })) : [];
}

/** The questions an answer ends with. */
function trailingQuestions({ message }: LogEntry): readonly string[] {
  if (message.role !== 'assistant') return [];
  const sentences = sentencesOf(textOf(message), longest);
  return sentences.slice(sentences.findLastIndex((sentence) => !isQuestion.test(sentence)) + 1);
}

function answerTo(log: readonly LogEntry[], { number, result }: ToolUse): string | null {
  if (result && !result.isError) return oneLine(resultText(result), longest);
  const next = log.slice(number).find(({ message }) => message.role !== 'tool');
  return next?.message.role === 'user' ? oneLine(textOf(next.message), longest) : null;
}

export const questionIn = ({ call }: Pick<ToolUse, 'call'>): string =>
  oneLine(stringsOf(call.args).join(' '), longest);
