// Only what dpkg has finished counts as installed; a half-configured package is installed again.
import { expect, test } from "vitest";
import { parseInstalled } from "./dpkg-status";

test("unpacked, half-configured and removed packages are missing", () => {
  const output =
    "runc installed\ncontainerd half-configured\niptables unpacked\nmount not-installed\nsocat config-files\n";
  expect([...parseInstalled(output)]).toEqual(["runc"]);
});
