export { createWorker, type Worker, type WorkerDeps } from './app.ts';
export { createWorkerServer } from './server.ts';
export { awaitStore } from './await-store.ts';
