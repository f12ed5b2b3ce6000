import type { Case } from "./conformance/bench";
import { controllerCases } from "./conformance/controllers";
import { listCases } from "./conformance/lists";
import { objectCases } from "./conformance/objects";
import { watchCases } from "./conformance/watches";

export type { Bench } from "./conformance/bench";

/** What both servers must do alike: every case's steps and assertions are the same. */
export const conformance: Case[] = [...objectCases, ...listCases, ...watchCases, ...controllerCases];
