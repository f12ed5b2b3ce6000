import { afterAll, beforeAll, beforeEach, describe } from "vitest";
import { claimCases } from "./conformance/claims";
import { commandCases } from "./conformance/commands";
import { recordCases } from "./conformance/record";
import { recordOperationsCases } from "./conformance/record-operations";
import { recoveryCases } from "./conformance/recovery";
import type { Subject } from "./conformance/subject";

/** What holds of the database that keeps runs, whichever it is. */
export function conformance(open: () => Promise<Subject>): void {
  let subject: Subject;
  beforeAll(async () => {
    subject = await open();
  });
  // Runs of the cases before are due to nobody, and nobody holds them.
  beforeEach(() => subject.rest());
  afterAll(() => subject.close());
  describe("claims", () => {
    claimCases(() => subject);
  });
  describe("records", () => {
    recordCases(() => subject);
    recordOperationsCases(() => subject);
  });
  describe("commands", () => {
    commandCases(() => subject);
  });
  describe("recoveries", () => {
    recoveryCases(() => subject);
  });
}
