const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu;

/** Things of the store are named by UUIDs; any other id is an unknown thing, not a fault of the database. */
export const isUuid = (id: string): boolean => uuid.test(id);
