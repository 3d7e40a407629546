/**
 * What every write returns: what it did, everything that stands against it, or what has to be confirmed first. Writes
 * return null when the thing to change is not there.
 */
export type Result<Done, Refusal, Question = never> =
  { done: Done } | If<Refusal, { refusals: Refusal[] }> | If<Question, { question: Question }>;

/** Nothing for what cannot be. */
type If<Possible, Then> = [Possible] extends [never] ? never : Then;
