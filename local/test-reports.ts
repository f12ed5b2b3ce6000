import { stripVTControlCharacters } from "node:util";

/** What is wrong, and the first of what was said of it: enough to find it in a long log. */
export type Failure = { what: string; why: string };
/** What the JSON report of a test runner comes to. */
export type Counted = { passed: number; failures: Failure[] };

/** `--reporter=json` of Vitest. */
export type VitestReport = {
  numPassedTests: number;
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] }[];
  }[];
};

/** `--reporter=json` of Playwright. */
export type PlaywrightReport = {
  stats: { expected: number; flaky: number };
  errors?: { message?: string }[];
  suites: PlaywrightSuite[];
};
type PlaywrightSuite = {
  specs?: {
    title: string;
    file: string;
    ok: boolean;
    tests: { results: { error?: { message?: string } }[] }[];
  }[];
  suites?: PlaywrightSuite[];
};

export function countVitest({ numPassedTests, testResults }: VitestReport, folder: string): Counted {
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = name.replace(`${folder}/`, "");
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (status === "failed" && failed.length === 0) return [{ what: file, why: beginningOf(message) }];
    return failed.map((test) => ({
      what: `${file}: ${test.fullName}`,
      why: beginningOf(test.failureMessages?.[0]),
    }));
  });
  return { passed: numPassedTests, failures };
}

export function countPlaywright({ stats, errors = [], suites }: PlaywrightReport): Counted {
  const ofSuite = (suite: PlaywrightSuite): Failure[] => [
    ...(suite.specs ?? [])
      .filter(({ ok }) => !ok)
      .map(({ file, title, tests }) => ({
        what: `${file}: ${title}`,
        why: beginningOf(tests.flatMap(({ results }) => results).find(({ error }) => error)?.error?.message),
      })),
    ...(suite.suites ?? []).flatMap(ofSuite),
  ];
  const failures = suites.flatMap(ofSuite);
  // An error outside of any test (a file that cannot be loaded).
  for (const { message } of errors) failures.push({ what: "outside of a test", why: beginningOf(message) });
  return { passed: stats.expected + stats.flaky, failures };
}

const mostLines = 12;
/** Frames of a stack that are not the project's. */
const foreign = /node_modules|node:internal/;
const linesOf = (text: string) =>
  stripVTControlCharacters(text)
    .trim()
    .split("\n")
    .filter((line) => !foreign.test(line));

const beginningOf = (text = "") => linesOf(text).slice(0, mostLines).join("\n");
export const endOf = (text: string) => linesOf(text).slice(-mostLines).join("\n");
