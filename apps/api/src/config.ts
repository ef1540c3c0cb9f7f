import { commonEnvironment, readProcessConfig, storesEnvironment, apiEnvironment } from '@baton/config';

const environment = commonEnvironment.extend(storesEnvironment.shape).extend(apiEnvironment.shape);

/** Everything the api process is told from outside, or all that is wrong with it. */
export const readConfig = () => readProcessConfig(environment, process.env);
