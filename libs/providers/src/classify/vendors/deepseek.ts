import type { Vendor } from './vendor.ts';

const deepseekDocs = 'https://api-docs.deepseek.com/quick_start/error_codes';

export const deepseek: Vendor = {
  name: 'deepseek',
  kinds: ['deepseek'],
  names: {},
  wordings: [
    { says: /insufficient balance/, class: 'quota_exhausted', source: deepseekDocs },
    { says: /authentication fails/, class: 'auth', source: deepseekDocs },
    { says: /model not exist/, class: 'not_found', source: deepseekDocs },
    { says: /content exists risk/, class: 'content_policy', source: deepseekDocs },
    { says: /valid range of max_tokens/, class: 'output_too_long', source: deepseekDocs },
    { says: /reasoning_content/, class: 'invalid_request', onlyIfFailed: true, source: deepseekDocs },
    { says: /server (?:is )?(?:overloaded|busy)(?! with)/, class: 'overloaded', source: deepseekDocs },
  ],
};
