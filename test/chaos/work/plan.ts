import type { Random } from '../random.ts';

/** One task of the workload. `after`: the numbers of those it depends on, all of them earlier. */
export type Piece = {
  readonly number: number;
  readonly kind: 'one-step' | 'five-step' | 'dependent' | 'canceled';
  readonly input: string;
  readonly after: readonly number[];
};

/** A mix of tasks: most in one step, a quarter in five with a tool, some that wait for others, some that are canceled. */
export function planWork(count: number, random: Random, first = 1): readonly Piece[] {
  return Array.from({ length: count }, (_, index): Piece => {
    const number = first + index;
    const draw = random.next();
    if (draw < 0.25) return piece(number, 'five-step', `write number ${number}`);
    if (draw < 0.35 && index > 0)
      return piece(number, 'dependent', `say number ${number}`, [
        random.between(Math.max(first, number - 20), number - 1),
      ]);
    if (draw < 0.4) return piece(number, 'canceled', `write number ${number}`);
    return piece(number, 'one-step', `say number ${number}`);
  });
}

const piece = (number: number, kind: Piece['kind'], input: string, after: readonly number[] = []): Piece => ({
  number,
  kind,
  input,
  after,
});
