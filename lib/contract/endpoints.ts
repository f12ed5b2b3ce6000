import * as admin from "./admin";
import * as artifacts from "./artifacts";
import type { Endpoint } from "./endpoint";
import * as flink from "./flink";
import * as jobs from "./jobs";
import * as operations from "./operations";
import * as orphans from "./orphans";
import * as projects from "./projects";
import * as runs from "./runs";

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === "object" && value !== null && "permission" in value && "replyKind" in value;

/** Every endpoint there is, for the OpenAPI document and for the test that each has its route. */
export const endpoints: Endpoint[] = [
  projects,
  jobs,
  runs,
  operations,
  flink,
  artifacts,
  admin,
  orphans,
].flatMap((noun) => Object.values(noun as Record<string, unknown>).filter(isEndpoint));
