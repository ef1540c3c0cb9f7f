import type { ErrorRequestHandler } from 'express';

/** Faults that Express finds before a route runs (too large a body, a broken path or encoding) as sentences. */
export const answerBadInput: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  const { status, message } = readHttpError(error);
  if (status === null || res.headersSent) next(error);
  else if (status === 413) res.status(413).json({ error: 'The body is too large; give at most 20 MB.' });
  else
    res
      .status(status)
      .json({ error: `The request cannot be read (${message}); correct its path or encoding.` });
};

function readHttpError(error: unknown): { status: number | null; message: string } {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') {
    return { status: null, message: '' };
  }
  return { status: error.status < 500 ? error.status : null, message: error.message };
}
