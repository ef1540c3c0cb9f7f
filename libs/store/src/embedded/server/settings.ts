/** What differs from Postgres's own defaults, for one small machine on which Baton is the only user. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  // Two apis and three workers may open 246.
  max_connections: '300',
  shared_buffers: '96MB',
  max_wal_size: '512MB',
  // The promise that an accepted task is never lost rests on these two, whatever the cluster's files say.
  fsync: 'on',
  synchronous_commit: 'on',
  // Its data is small and cached: without these helper processes it starts sooner and takes less memory.
  io_method: 'sync',
  max_logical_replication_workers: '0',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // The log must not hold contents, nor grow by them.
  log_parameter_max_length_on_error: '0',
  log_min_error_statement: 'panic',
};

export const settingArguments = (port: number): string[] =>
  Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
