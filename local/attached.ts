import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { privateFolder, readPrivate, writePrivate } from "./env-file";
import { type Instance, instanceOf } from "./instance";
import { home } from "./settings";

/** Who uses the machine's shared parts (cluster, database server, Prometheus): the last one to leave stops them. */
const folder = join(home, "attached");
type Entry = { clone: string; name: string; since: string };

const file = ({ id }: Instance) => join(folder, `${id}.json`);

export function attach(instance: Instance): void {
  if (existsSync(file(instance))) return;
  privateFolder(folder);
  const entry: Entry = { clone: instance.clone, name: instance.name, since: new Date().toISOString() };
  writePrivate(file(instance), entry);
}

export const isAttached = (instance: Instance) => existsSync(file(instance));
export const detach = (instance: Instance) => rmSync(file(instance), { force: true });

export function attachedInstances(): Instance[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => {
      const entry = readPrivate<Entry>(join(folder, name));
      return entry ? [instanceOf(entry.name, entry.clone)] : [];
    });
}

export const others = (instance: Instance) => attachedInstances().filter(({ id }) => id !== instance.id);

/** A clone that was deleted without `down` never leaves by itself. */
export const abandoned = () => attachedInstances().filter(({ clone }) => !existsSync(clone));
