/** A session's messages are not whole, or not those of its checkpoint: nothing may be built on them. Says which. */
export class BrokenSession extends Error {
  override readonly name = 'BrokenSession';
}
