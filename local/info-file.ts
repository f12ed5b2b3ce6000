import { join } from "node:path";
import { readPrivate, writePrivate } from "./env-file";
import type { AccountSettings, Instance } from "./instance";

/** What scripts, tests and benchmarks need to use an instance. It holds passwords: it is outside the clone, and private. */
export type Info = {
  url: string;
  /** May do everything in the demo project. */
  token: string;
  project: string;
  kubeconfig: string;
  databaseUrl: string;
  flinkHome: string;
  accounts: Pick<AccountSettings, "email" | "password" | "role">[];
};

const file = ({ folder }: Instance) => join(folder, "info.json");
export const readInfo = (instance: Instance) => readPrivate<Info>(file(instance));
export const writeInfo = (instance: Instance, info: Info) => writePrivate(file(instance), info);
