// Logs are followed without a process dying of it, and kept from their end.
import { afterEach, beforeEach, expect, it } from "vitest";
import { followLog, readLogTail } from "./pod-logs";
import {
  type FakeApiServer,
  fakeApiServer,
  says,
  saysAndDies,
  saysAndHangs,
  status,
} from "./testing/fake-api-server";

let server: FakeApiServer;
beforeEach(async () => {
  server = await fakeApiServer();
});
afterEach(() => server.close());
const source = { namespace: "n", pod: "p", container: "c" };

async function follow(
  signal: AbortSignal,
  onLine: (lines: string[]) => void = () => undefined,
): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of followLog(server.client, { ...source, tailLines: 3, signal })) {
    lines.push(line);
    onLine(lines);
  }
  return lines;
}

it("hands on whole lines, and the rest at the end", async () => {
  server.onOther(says("one\ntw", "o\n\nthrée"));
  expect(await follow(new AbortController().signal)).toEqual(["one", "two", "", "thrée"]);
  expect(Object.fromEntries(server.others[0]?.url.searchParams ?? [])).toEqual({
    container: "c",
    follow: "true",
    tailLines: "3",
  });
});

it("ends quietly by its signal, before the answer or in it", async () => {
  server.onOther(saysAndHangs("one\n"));
  const abort = new AbortController();
  expect(await follow(abort.signal, () => abort.abort())).toEqual(["one"]);
  expect(await follow(AbortSignal.abort())).toEqual([]);
});

it("does not keep a line without an end", async () => {
  server.onOther(says("x".repeat(200_000)));
  const lines = await follow(new AbortController().signal);
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.join("")).toHaveLength(200_000);
});

it("tells of a log that is not there, and of a connection that dies", async () => {
  server.onOther(status(400, "BadRequest"), saysAndDies("one\n"));
  await expect(follow(new AbortController().signal)).rejects.toMatchObject({ status: 400 });
  await expect(follow(new AbortController().signal)).rejects.toThrow(/terminated|closed|socket|aborted/i);
});

const gone = [
  `unable to retrieve container logs for containerd://${"0a".repeat(32)}`,
  `failed to try resolving symlinks in path "/var/log/pods/n_p_1/c/0.log": lstat /var/log/pods/n_p_1/c/0.log: no such file or directory`,
  `failed to open log file "/var/log/pods/n_p_1/c/0.log": open /var/log/pods/n_p_1/c/0.log: no such file or directory`,
  `failed to tail 65536 lines of log file "/var/log/pods/n_p_1/c/0.log": EOF`,
];
it.each(gone)("does not take a kubelet's own words for a log: %s", async (words) => {
  server.onOther(says(words), says(words));
  await expect(readLogTail(server.client, source, 100_000)).rejects.toMatchObject({
    status: 404,
    message: words,
  });
  expect(await follow(new AbortController().signal)).toEqual([]);
});

it.each(gone)("keeps a log that tells of one: %s", async (words) => {
  server.onOther(says(`${words}\n`), says(`one\n${words}`));
  expect((await readLogTail(server.client, source, 100_000)).text).toBe(`${words}\n`);
  expect((await readLogTail(server.client, source, 100_000)).text).toBe(`one\n${words}`);
});

it.each([
  [6, 100, false],
  [5000, 4096, true],
])("keeps %i lines in %i bytes (cut: %s)", async (count, maxBytes, truncated) => {
  const all = Array.from({ length: count }, (_, index) => `line ${index}\n`).join("");
  server.onOther(says(all));
  const tail = await readLogTail(server.client, { ...source, previous: true }, maxBytes);
  expect(tail.truncated).toBe(truncated);
  expect(all.endsWith(tail.text)).toBe(true);
  expect(tail.text.startsWith("line ")).toBe(true);
  expect(Buffer.byteLength(tail.text)).toBeLessThanOrEqual(maxBytes);
  expect(server.others[0]?.url.searchParams.get("previous")).toBe("true");
});
