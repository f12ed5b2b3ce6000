// Unmounting takes what is below our folder, inner mounts first, and nothing beside it.
import { expect, test } from "vitest";
import { mountsBelow } from "./mounts";

const line = (path: string) => `36 35 98:0 / ${path} rw,noatime shared:1 - ext4 /dev/vda rw`;

test("deepest first; the folder itself counts, a neighbour with the same beginning does not", () => {
  const info = ["/", "/srv/k", "/srv/k/pods/1/v/x", "/srv/k/pods/1", "/srv/kept", "/srv"]
    .map(line)
    .join("\n");
  expect(mountsBelow(info, "/srv/k")).toEqual(["/srv/k/pods/1/v/x", "/srv/k/pods/1", "/srv/k"]);
});

test("a mount that was made twice is unmounted twice, and escaped names are understood", () => {
  const info = [line("/srv/k/a\\040b"), line("/srv/k/a\\040b"), ""].join("\n");
  expect(mountsBelow(info, "/srv/k")).toEqual(["/srv/k/a b", "/srv/k/a b"]);
});
