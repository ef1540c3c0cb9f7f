import type { ErrorRequestHandler } from 'express';

/** Faults that Express finds before a route runs (too large a body, a broken path or encoding) as sentences. */
export const answerBadInput: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  const { status, message } = readHttpError(error);
  if (res.headersSent) next(error);
  else if (status === 413) res.status(413).json({ error: 'The body is too large; give at most 20 MB.' });
  else if (status >= 500) res.status(500).json({ error: `The simulator failed: ${message}.` });
  else
    res
      .status(status)
      .json({ error: `The request cannot be read (${message}); correct its path or encoding.` });
};

function readHttpError(error: unknown): { status: number; message: string } {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  return { status, message: error instanceof Error ? error.message : String(error) };
}
