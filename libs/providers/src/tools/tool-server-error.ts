/** A tool server cannot be used: the run cannot begin with the tools it was promised. Carries no secrets. */
export class ToolServerError extends Error {
  readonly server: string;
  constructor(server: string, why: string, options?: ErrorOptions) {
    super(`The tool server "${server}" ${why}`, options);
    this.name = 'ToolServerError';
    this.server = server;
  }
}
