import { commonEnvironment, readProcessConfig, storesEnvironment, workerEnvironment } from '@baton/config';

const environment = commonEnvironment.extend(storesEnvironment.shape).extend(workerEnvironment.shape);

/** Everything the worker process is told from outside, or all that is wrong with it. */
export const readConfig = () => readProcessConfig(environment, process.env);
