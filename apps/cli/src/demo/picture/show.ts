import type { Context } from '../../context.ts';
import { drawScene } from './draw-scene.ts';
import { createFrames } from './frames.ts';
import type { Scene } from './scene.ts';

/** Where the scene is shown: redrawn in place on a terminal, told line by line elsewhere. */
export type Show = {
  /** A change of the scene that is worth words. */
  readonly tell: (sentence: string) => void;
  readonly draw: (scene: Scene) => void;
  readonly close: () => void;
};

export const createShow = ({ stdout }: Pick<Context, 'stdout'>): Show => {
  if (!stdout.rewrites) return { tell: stdout.line, draw: () => {}, close: () => {} };
  const frames = createFrames(stdout);
  return {
    tell: () => {},
    draw: (scene) =>
      frames.show(drawScene(scene, { columns: stdout.columns(), rows: stdout.rows() }, stdout.paint)),
    close: frames.close,
  };
};
