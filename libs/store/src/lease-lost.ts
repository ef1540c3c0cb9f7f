/** The run's lease was granted anew or taken away: whoever meets this stops and writes nothing more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
  readonly runId: string;
  constructor(runId: string) {
    super(`the lease of run ${runId} is gone`);
    this.runId = runId;
  }
}
