// Runs on whatever Node the machine has (20 or later) and needs no package: it installs what is missing and goes on under Node 24.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const clone = join(dirname(fileURLToPath(import.meta.url)), "..");
const modules = join(clone, "node_modules");
const verbs = ["up", "down", "test", "info", "doctor", "verify", "simulate", "generate"];
const [verb, ...rest] = process.argv.slice(2);

if (!verbs.includes(verb)) fail(`Say one of: ${verbs.join(", ")}`);
const node = join(modules, "node/bin/node");
install();
generate();
copyApiDocs();
if (verb !== "generate") goOn();

/**
 * What the lock file says, and nothing written back. Not `npm ci`: that refuses a lock file without the packages of other
 * platforms, which some registries do not carry. The stamp says that an installation came to its end.
 */
function install() {
  if (!stale("package-lock.json", "npm")) return;
  say("Installing npm packages (about 90 s the first time)");
  run("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"], {});
  stamp("package-lock.json", "npm");
}

/** Prisma's command line only looks whether its engine exists, and cannot download it everywhere: any program will do. */
function generate() {
  if (!existsSync(join(clone, "prisma/schema.prisma"))) return;
  if (existsSync(join(clone, "prisma/generated")) && !stale("prisma/schema.prisma", "prisma")) return;
  const engine = spawnSync("sh", ["-c", "command -v true"], { encoding: "utf8" });
  const env = {
    PRISMA_SCHEMA_ENGINE_BINARY: existsSync("/bin/true") ? "/bin/true" : engine.stdout.trim(),
    PRISMA_HIDE_UPDATE_MESSAGE: "1",
  };
  run(node, [join(modules, "prisma/build/index.js"), "generate"], env);
  stamp("prisma/schema.prisma", "prisma");
}

/** The page of the API's documentation is one file of a package that brings hundreds: it is copied, and served as it is. */
function copyApiDocs() {
  const from = join(modules, "@scalar/api-reference/dist/browser/standalone.js");
  const to = join(clone, "public/api-docs.js");
  if (existsSync(to) && !stale("package-lock.json", "api-docs")) return;
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
  stamp("package-lock.json", "api-docs");
}

function goOn() {
  const env = {
    ...process.env,
    PATH: `${join(modules, "node/bin")}:${join(modules, ".bin")}:${process.env.PATH}`,
  };
  const child = spawn(node, ["--import", "tsx", join(clone, "local", `${verb}.ts`), ...rest], {
    cwd: clone,
    stdio: "inherit",
    env,
  });
  // The terminal sends Ctrl-C to the child as well; it says the last word.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("error", (error) => fail(error.message));
  child.on("exit", (code) => process.exit(code ?? 1));
}

/** Standard output belongs to the verb: `info` prints nothing but its JSON there. */
function run(command, args, env) {
  const { status, error } = spawnSync(command, args, {
    cwd: clone,
    stdio: ["ignore", 2, 2],
    env: { ...process.env, ...env },
  });
  if (error || status !== 0)
    fail(
      `${command} ${args.at(-1)} failed${error ? `: ${error.message}` : ""}. Mend what it says above and run this again.`,
    );
}

function stampFile(name) {
  return join(modules, ".millrace", name);
}

function digest(file) {
  return createHash("sha256")
    .update(readFileSync(join(clone, file)))
    .digest("hex");
}

function stale(file, name) {
  return !existsSync(stampFile(name)) || readFileSync(stampFile(name), "utf8") !== digest(file);
}

function stamp(file, name) {
  mkdirSync(dirname(stampFile(name)), { recursive: true });
  writeFileSync(stampFile(name), digest(file));
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
