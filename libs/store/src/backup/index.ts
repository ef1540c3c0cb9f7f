export { writeBackup } from './write-backup.ts';
export { restoreBackup, type Restored } from './restore-backup.ts';
export { BackupError } from './backup-error.ts';
