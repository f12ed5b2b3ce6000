/** A promise that was broken, in words, with the name of the rule (docs/lifecycle.md). */
export type Violation = { rule: string; at: number; what: string };
export type Report = (rule: string, what: string) => void;
