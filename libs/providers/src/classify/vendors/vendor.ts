import type { FailureAction, FailureClass, FailureScope } from '@baton/domain';

export type Meaning = {
  readonly class: FailureClass;
  /** Where it is not the one that the class asks for. */
  readonly action?: FailureAction;
  readonly scope?: FailureScope;
  /** A throttle where the stated wait is under an hour, whatever its words. */
  readonly throttleIfShort?: true;
  /** It says too little where nobody has said that a call failed. */
  readonly onlyIfFailed?: true;
};

/** A wording: tried on the message in lower case, with straight quotes and single spaces. */
export type Wording = Meaning & {
  readonly says: RegExp;
  /** It counts before names: the vendor gives one name to two causes. */
  readonly beforeNames?: true;
  /** Where the wording was read. */
  readonly source: string;
};

export type Vendor = {
  readonly name: string;
  /** The kinds of providers that speak so; the table is tried first for them. */
  readonly kinds: readonly string[];
  /** Types, codes and reasons that say by themselves what happened, in lower case. */
  readonly names: Readonly<Record<string, Meaning | FailureClass>>;
  /** Names that say no more than a status does: what stands in the message counts more. */
  readonly vagueNames?: Readonly<Record<string, FailureClass>>;
  readonly wordings: readonly Wording[];
};
