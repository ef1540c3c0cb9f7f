/** Why a backup cannot be taken or restored, and what to do. */
export class BackupError extends Error {
  readonly next: string;

  constructor(message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BackupError';
    this.next = next;
  }
}
