import type { Frame, Wire } from '../wires/wire.ts';
import type { Ending } from './judge-call.ts';

/** The frames that are sent before the answer ends in this way. */
export function cutFrames(
  frames: readonly Frame[],
  ending: Ending,
  wire: Wire,
  errorBody: unknown,
): readonly Frame[] {
  switch (ending.kind) {
    case 'whole':
      return frames;
    case 'drop':
      return takePieces(frames, ending.afterPieces);
    case 'error-event':
      return [
        ...takePieces(frames, ending.error.afterPieces ?? 1),
        { kind: 'closing', text: wire.writeErrorFrame(errorBody) },
      ];
  }
}

/** Everything up to so many pieces of the answer, never what says that it is complete. */
function takePieces(frames: readonly Frame[], pieces: number): Frame[] {
  let taken = 0;
  const end = frames.findIndex(
    (frame) => frame.kind === 'closing' || (frame.kind === 'piece' && (taken += 1) > pieces),
  );
  return frames.slice(0, end);
}
