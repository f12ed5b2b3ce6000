import { afterEach } from "vitest";
import { complaintsOfAll } from "./process";

// In the same breath as the test's own words: afterwards the controllers are gone, and what they said with them.
afterEach(({ task }) => {
  if (task.result?.state === "fail")
    for (const words of complaintsOfAll()) process.stderr.write(`${words}\n`);
});
