import type { Draft } from "./draft";
import type { Problems } from "./problems";

/** What each part of the form is given. */
export type SectionProps = {
  draft: Draft;
  change: (part: Partial<Draft>) => void;
  problems: Problems;
};
