/**
 * What every write comes to: what it did, or everything that stands against it, or what has to be confirmed first. A
 * write of something that may not be there returns null when it is not.
 */
export type Result<Done, Refusal, Question = never> =
  { done: Done } | If<Refusal, { refusals: Refusal[] }> | If<Question, { question: Question }>;

/** Nothing for what cannot be. */
type If<Possible, Then> = [Possible] extends [never] ? never : Then;
