import type { Facts } from './facts.ts';
import { findTrees, type Tree } from './parse-loose.ts';

type Branch = { readonly [key: string]: Tree };

const deepest = 14;

/** Adds what a tree says to the facts: outer causes first, inner ones after them; answers are passed over. */
export function readTree(tree: Tree, facts: Facts, depth = 0): void {
  if (depth > deepest || tree === null || typeof tree !== 'object') return;
  if (isList(tree)) {
    for (const item of tree) readTree(item, facts, depth + 1);
    return;
  }
  const branch = tree;
  if (isAnswer(branch)) {
    facts.isAnswer = true;
    readEnding(branch, facts);
    return;
  }
  if (readEvent(branch, facts)) return;
  noteShape(branch, facts);
  const inner: (() => void)[] = [];
  for (const [key, value] of Object.entries(branch)) readEntry(key, value, facts, depth, inner);
  for (const go of inner) go();
}

function readEntry(key: string, value: Tree, facts: Facts, depth: number, inner: (() => void)[]): void {
  const field = key.toLowerCase();
  if (value === null || typeof value === 'boolean' || value === '') return;
  if (waitFields.test(field) && typeof value !== 'object') facts.waits.push({ field: key, value });
  if (statusFields.has(field)) noteStatus(value, facts);
  if (field === 'quotaid' || field === 'quota_id') facts.quotas.push(JSON.stringify(value).toLowerCase());
  else if (nameFields.has(field) && typeof value === 'string' && isName(value))
    facts.names.push({ field: key, name: value.toLowerCase() });
  else if (nameFields.has(field) && typeof value === 'number' && value >= 1_000 && value < 10_000)
    facts.names.push({ field: key, name: String(value) });
  if (typeof value === 'object') {
    if (!quietFields.has(field)) inner.push(() => readTree(value, facts, depth + 1));
  } else if (typeof value === 'string' && messageFields.has(field) && !isName(value))
    inner.push(() => readMessage(value, facts, depth));
}

/** A message may hold the answer of the server behind as JSON. */
function readMessage(text: string, facts: Facts, depth: number): void {
  facts.messages.push(text);
  if (!/[{[]/.test(text)) return;
  for (const { tree } of findTrees(text)) readTree(tree, facts, depth + 1);
}

const messageFields = new Set(
  'message msg error detail details error_description error_message errormessage errormsg err_msg description raw title text reason body response cause upstream_error stderr __cause'.split(
    ' ',
  ),
);
const nameFields = new Set(
  'type code status reason error name __type error_type error_code errorcode errortype err_code kind category blockreason finishreason finish_reason block_reason stop_reason codexerrorinfo codex_error_info error_class exception'.split(
    ' ',
  ),
);
const statusFields = new Set(
  'code status statuscode status_code http_status httpstatus http_status_code httpstatuscode api_error_status error_status upstream_status provider_status response_status param'.split(
    ' ',
  ),
);
const quietFields = new Set(
  'usage rate_limits ratelimits request requestbodyvalues requestbody tools input args arguments unifiedwindows modelusage content_filter_result content_filter_results permission_denials headers_sent links'.split(
    ' ',
  ),
);
const waitFields =
  /^(?:retry_?in_?(?:ms|seconds)|retry[-_]?after(?:[-_]?(?:ms|seconds|secs|s))?|retry[-_]?delay(?:_ms)?|resets?_?in_?(?:seconds|secs)|resets?_?at|reset[-_]?(?:time|after|in|date)|quotareset(?:delay|timestamp)|x-ratelimit-reset|ratelimit-reset|next_?retry_?at|available_?at)$/;

const textOf = (tree: Tree | undefined): string => (typeof tree === 'string' ? tree : '');
const isName = (text: string): boolean => text.length <= 80 && /^[\w.:/-]+$/.test(text);
const isList = (tree: Tree): tree is readonly Tree[] => Array.isArray(tree);
const isBranch = (tree: Tree | undefined): tree is Branch =>
  typeof tree === 'object' && tree !== null && !Array.isArray(tree);

function noteStatus(value: Tree | undefined, facts: Facts): void {
  if (isErrorStatus(value)) facts.statuses.push(Number(value));
}

const isErrorStatus = (value: Tree | undefined): boolean =>
  (typeof value === 'number' || typeof value === 'string') &&
  Number.isInteger(Number(value)) &&
  Number(value) >= 400 &&
  Number(value) <= 599;

function noteShape(branch: Branch, facts: Facts): void {
  const error = branch['error'] ?? branch['errors'] ?? branch['err'];
  const level = branch['level'] ?? branch['severity'];
  const type = branch['type'];
  if (
    (error !== undefined && error !== null && error !== false && error !== '') ||
    (typeof type === 'string' && /^error$|(?:_error|Error|\.failed|_failed)$/.test(type)) ||
    branch['is_error'] === true ||
    branch['$fault'] !== undefined ||
    (typeof branch['name'] === 'string' && /(?:Error|Exception)$/.test(branch['name'])) ||
    (typeof level === 'string' && /^(?:error|fatal|critical)$/i.test(level)) ||
    branch['success'] === false ||
    (typeof branch['code'] === 'string' && typeof branch['message'] === 'string') ||
    isErrorStatus(branch['code']) ||
    isErrorStatus(branch['status'])
  )
    facts.isError = true;
}

/** What models and tools say is an answer, whatever it talks of; a message that the command made up itself is not. */
function isAnswer(branch: Branch): boolean {
  const type = branch['type'];
  if (branch['is_api_error_message'] === true || branch['isApiErrorMessage'] === true) return false;
  if (type === 'assistant' || type === 'user') {
    const message = branch['message'];
    if (type === 'assistant' && typeof branch['error'] === 'string') return false;
    return !(isBranch(message) && message['model'] === '<synthetic>');
  }
  if (typeof type === 'string' && answerTypes.has(type)) return true;
  if (branch['error'] !== undefined && branch['error'] !== null) return false;
  return (
    Array.isArray(branch['choices']) ||
    Array.isArray(branch['candidates']) ||
    (branch['role'] === 'assistant' &&
      branch['model'] !== '<synthetic>' &&
      branch['content'] !== undefined) ||
    branch['promptFeedback'] !== undefined
  );
}

const answerTypes = new Set(
  'agent_message reasoning command_execution file_change mcp_tool_call todo_list web_search tool_result tool_use tool_call content_block_delta content_block_start message_start message_delta message_stop text_delta response.output_text.delta response.completed response.created thread.started turn.started turn.completed token_count assistant_message user_message ping system_init'.split(
    ' ',
  ),
);

/** An answer may end because its content was refused, or because it was too long. */
function readEnding(branch: Branch, facts: Facts): void {
  const items = [...listOf(branch['choices']), ...listOf(branch['candidates']), branch['promptFeedback']];
  for (const item of items) {
    if (!isBranch(item)) continue;
    const said = item['finish_reason'] ?? item['finishReason'] ?? item['blockReason'];
    if (typeof said === 'string' && refusals.has(said.toLowerCase())) {
      facts.names.push({ field: 'finish_reason', name: 'content_filter' });
      facts.isError = true;
    }
    if (isBranch(item['error'])) readTree(item['error'], facts);
  }
}

const refusals = new Set(
  'content_filter safety prohibited_content recitation blocklist spii image_safety other_blocked'.split(' '),
);
const listOf = (tree: Tree | undefined): readonly Tree[] =>
  tree !== undefined && tree !== null && typeof tree === 'object' && isList(tree) ? tree : [];

/** Events that mean something by their kind. True: nothing else is to be read in it. */
function readEvent(branch: Branch, facts: Facts): boolean {
  const type = branch['type'];
  if (type === 'rate_limit_event') {
    const info = branch['rate_limit_info'];
    if (isBranch(info))
      facts.windows.push({
        status: textOf(info['status']),
        window: textOf(info['rateLimitType']),
        resetsAt: typeof info['resetsAt'] === 'number' ? info['resetsAt'] : null,
      });
    return true;
  }
  if (type === 'result') {
    const said = branch['result'];
    const failed = branch['is_error'] === true;
    if (failed) facts.isError = true;
    else facts.isAnswer = true;
    if (typeof said === 'string' && said !== '') (failed ? facts.messages : facts.results).push(said);
    if (failed && typeof said === 'string') for (const { tree } of findTrees(said)) readTree(tree, facts, 1);
    noteStatus(branch['api_error_status'], facts);
    return !Array.isArray(branch['errors']);
  }
  if (type === 'system' && branch['subtype'] !== 'api_retry' && branch['subtype'] !== 'api_error') {
    facts.isAnswer = true;
    return true;
  }
  if (type === 'item.completed' || type === 'item.started' || type === 'item.updated') {
    const item = branch['item'];
    if (isBranch(item) && item['type'] === 'error' && typeof item['message'] === 'string')
      facts.messages.push(item['message']);
    else facts.isAnswer = true;
    return true;
  }
  return false;
}
