// A chart asks any Prometheus for at most 300 points, gets numbers with times, and a sentence where it gets none.
import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import { chartNames, chartQueries } from "./charts";
import { labelValue, queryRange } from "./query-range";

let server: Server;
let url: string;
let asked: URLSearchParams;
let answer: { status: number; body: string };
beforeEach(async () => {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      asked = new URLSearchParams(body);
      response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`;
});
afterEach(() => new Promise((closed) => server.close(closed)));

const range = { query: "up", start: 1_000_000, end: 1_000_000 + 3_600_000 };

it("answers series with times in milliseconds, without what is no number", async () => {
  const values = [
    [1000, "1.5"],
    [1012.5, "NaN"],
    [1025, "+Inf"],
    [1037.5, "2"],
  ];
  answer = {
    status: 200,
    body: JSON.stringify({
      status: "success",
      data: { resultType: "matrix", result: [{ metric: { a: "b" }, values }] },
    }),
  };
  expect(await queryRange(url, range)).toEqual([
    {
      labels: { a: "b" },
      points: [
        [1_000_000, 1.5],
        [1_037_500, 2],
      ],
    },
  ]);
  expect(Object.fromEntries(asked)).toEqual({ query: "up", start: "1000", end: "4600", step: "13" });
});

it.each([
  [
    { status: 400, body: JSON.stringify({ status: "error", errorType: "bad_data", error: "parse error" }) },
    "parse error",
  ],
  [{ status: 200, body: JSON.stringify({ hello: 1 }) }, "none of Prometheus"],
  [{ status: 502, body: "<html>" }, "cannot be reached"],
])("says what is wrong with %j", async (given, message) => {
  answer = given;
  await expect(queryRange(url, range)).rejects.toMatchObject({
    code: "METRICS_UNREACHABLE",
    message: expect.stringContaining(message),
  });
});

it("quotes a label's value", () => {
  expect(labelValue('a"b\\c\nd')).toBe('"a\\"b\\\\c\\nd"');
});

it("asks for one run alone, in every line of every chart", () => {
  for (const chart of chartNames)
    for (const { query } of chartQueries(chart, "run_1")) {
      expect(query.match(/\{/g)?.length).toBe(query.match(/\{millrace_run="run_1"/g)?.length);
    }
});
