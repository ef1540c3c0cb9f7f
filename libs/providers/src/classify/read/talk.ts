/** Signs of somebody who tells, reviews, plans or documents, with how much each weighs. */
const signs: readonly (readonly [number, RegExp])[] = [
  [3, /^\s*(?:```|~~~)/m],
  [
    3,
    /^\s*(?:PASS|FAIL|FAILED|✓|✔|√|ok \d+|not ok \d+|--- (?:FAIL|PASS)|=== RUN|E {2,}\S|Tests?:? +\d|Test Files)\b/m,
  ],
  [3, /\bAssertionError\b|\bexpected\b.{0,60}\bto (?:equal|contain|match|throw)\b/i],
  [2, /^\S+\.\w{1,4}:\d+:|^\s*(?:\$ |grep )/m],
  [2, /^\s*#{1,6} \S/m],
  [2, /\*\*[^*\n]{3,80}\*\*/],
  [2, /^(?:[-*+•] \S|\d+[.)] \S)/],
  [1, /\n\s*(?:[-*+•] \S|\d+[.)] \S)/],
  [3, /^\s*(?:# |\/\/ |\/\* |<!-- |-- )/],
  [3, /^(?:@@ |diff --git|[+-]{3} [ab]\/|index [0-9a-f]{7})/m],
  [
    2,
    /^\s*(?:const|let|var|def|class|import|function|async|export|return|expect|it|test|describe)\b.{0,80}[({=;]/m,
  ],
  [2, /^\s*\|[^|\n]*\|[^|\n]*\|/m],
  [1, /^(?:feat|fix|docs|test|chore|refactor|perf|ci|build)(?:\([\w-]+\))?!?: /m],
  [1, /`[\w.-]*[_(.][\w.()-]*`/],
  [1, /\b[\w/-]{1,80}\.(?:ts|js|py|go|rs|java|md|rb|tsx|yml|yaml|toml)\b(?::\d+)?(?![^\n]*\bat )/],
  [
    1,
    /\b(?:now|then) (?:returns?|turns?|maps?|retr(?:y|ies)|handles?|treats?|reports?|shows?|waits?|falls?|uses?|raises?|surfaces?|backs?)\b/i,
  ],
  [
    1,
    /\bthis (?:pr|pull request|change|commit|test|function|branch|patch|review|page|section|guide|document|release|version|module|class|method|file)\b/i,
  ],
  [
    1,
    /\b(?:the|our|a|each|every) (?:tests?|suite|client|handler|retry (?:loop|logic|policy|code|queue)|code|docs?|documentation|log|fixture|parser|classifier|user guide|design notes?|pipeline|worker|reviewer|author|wrapper|adapter|runbook|dashboard|scheduler|middleware|detector|fallback|mock|stub|changelog|post-?mortem|ticket|issue|incident|cause|config(?:uration)?)\b/i,
  ],
  [
    1,
    /\b(?:i|we) (?:saw|got|had|hit|retry|now|should|could|will|would|have|added|fixed|changed|removed|found|think|am|are|checked|ran|looked|need|can|also)\b/i,
  ],
  [1, /\b(?:i've|we've|i'll|we'll|let me|let's|i'd)\b/i],
  [
    1,
    /\b(?:should|would|might|could) (?:be|have|also|then|not|return|retry|map|handle|treat|wait|fall|raise|never|only)\b/i,
  ],
  [
    1,
    /\b(?:e\.g\.|i\.e\.|for example|for instance|such as|in other words|so that|in case|as well as|whereas|rather than|instead of)\b/i,
  ],
  [
    1,
    /\b(?:was|were|had been|has been|have been) (?:fixed|added|mapped|treated|retried|handled|reported|shown|raised|caused|seen|hit|returned|sent|logged|swallowed|lost|served|quoted|replaced|resolved)\b/i,
  ],
  [
    1,
    /\b(?:got|saw|returned|answered|received|threw|raised|logged|printed|said) (?:an? |the |us |back )?(?:\W?[45]\d\d|error|rate|http|`|")/i,
  ],
  [
    1,
    /\b(?:fixed|fixes|added|adds|changed|renamed|refactor(?:ed|s)?|implement(?:ed|s)?|documented|bumped|merged|reverted)\b/i,
  ],
  [
    1,
    /\b(?:changelog|release notes|unreleased|acceptance criteria|todo|follow-?up|regression|root cause|post-?mortem|timeline|code review|lgtm|nit)\b/i,
  ],
  [
    1,
    /\b(?:no|zero|without(?: any)?|never (?:a|any|hit|saw)) (?:rate[- ]?limit|limits?|429|throttl|errors?|timeouts?|quota)/i,
  ],
  [1, /\b(?:tests?|specs?|checks?) (?:pass(?:ed|es)?|green|fail(?:ed|s)?|cover)/i],
  [1, /\b\d+ (?:passed|failed|passing|failing|tests?|skipped)\b/i],
  // An entry of a reference; a program, too, may print a cause.
  [1, /^Causes?:/m],
  [2, /^(?:Solutions?|Remedy|How to fix|Why this happens)(?::| *$)/m],
  [2, /\b[45]\d\d[A-Z][a-z]+/],
  // "I mended", "we will", "on receiving", "the tests pass".
  [2, /修复|我们?(?:已|将|会|把|先)|收到.{0,12}时|测试(?:通过|用例)/],
  [1, /\b(?:usually|typically|often|sometimes|in most cases)\b/i],
  [1, /\b(?:recommends?|implementing|exponential backoff|retry logic|retry strategy)\b/i],
  // A list of statuses, or a table whose columns are set apart by tabs.
  [2, /^[45]\d\d\b[^\n]*\n(?:[^\n]*\n)?[45]\d\d\b/m],
  [2, /^[^\t\n]{1,80}\t[^\t\n]{1,80}\t[^\n]{1,400}\n[^\t\n]{1,80}\t[^\t\n]/m],
  [1, /\b(?:retry-after|x-ratelimit[\w-]*|rate-?limit) (?:response )?headers?\b/i],
  [1, /\b(?:indicat(?:es|ing)|this means|which means|it means|means that)\b/i],
  [
    1,
    /\b(?:how (?:to|does|do|many)|what (?:happens|is|the)|why (?:does|do|is)|when (?:a|an|the|you|your|it|this))\b/i,
  ],
];

/** How much a text reads like a tale of errors rather than like an error: 2 and more is a tale. */
export function talkWeight(text: string): number {
  // What a program raised begins with the name of its class.
  let weight = /^\s*(?:[\w.]+\.)?[A-Z]\w*(?:Error|Exception)\b[^\n]{0,40}: /.test(text) ? -1 : 0;
  for (const [points, sign] of signs) if (sign.test(text)) weight += points;
  return weight + (isCode(text) ? codeWeight : 0);
}

const codeWeight = 3;
const codeLine =
  /;\s*$|=>|[=!]==|\w\(.*\);?\s*\/\/|^\s*(?:throw|return|const|let|if \(|case |await |export |import |type |interface |\} else|\} catch)/;

/** A line of code that calls something, or several that only look like code. */
export const isCode = (text: string): boolean =>
  /^\s*[a-z_$][\w$]*(?:\.[a-z_$][\w$]*)+\([^\n]*(?:[({,]|\S\))$/m.test(text) ||
  /^\s*[\w.]+\(.*\)(?:\.\w+\(.*\))*;(?:\s*\/\/.*)?\s*$/m.test(text) ||
  text.split('\n', 200).filter((line) => line.length < 400 && codeLine.test(line)).length > 1;
