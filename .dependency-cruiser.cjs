// Who may import whom. A folder may import itself and the folders on its line; nothing else.
const leaves = ["lib/errors", "lib/log"];
const adapters = [
  "lib/postgres",
  "lib/kubernetes",
  "lib/flink",
  "lib/prometheus",
  "lib/logstore",
  "lib/artifacts",
  "lib/statestore",
  "lib/sealing",
];
const adapter = ["lib/domain", ...leaves];
const mayImport = {
  "lib/errors": [],
  "lib/log": [],
  "lib/config": [],
  "lib/domain": [],
  "lib/contract": ["lib/domain"],
  "lib/postgres": [...adapter, "prisma/generated"],
  "lib/kubernetes": adapter,
  "lib/flink": adapter,
  "lib/prometheus": adapter,
  "lib/logstore": adapter,
  "lib/artifacts": adapter,
  "lib/statestore": adapter,
  "lib/sealing": adapter,
  "lib/operations": ["lib/domain", "lib/contract", ...adapters, ...leaves],
  "lib/http": ["lib/contract", "lib/domain", "lib/operations", "lib/config", ...leaves],
  "components/ui": [],
  components: ["components/ui", "lib/contract", "lib/domain"],
  app: ["components", "lib/contract", "lib/domain", "lib/operations", "lib/http", "lib/config", ...leaves],
  controller: ["lib/domain", "lib/operations", ...adapters, "lib/config", ...leaves],
  simulation: ["controller", "lib"],
  local: ["lib", "scripts", "prisma"],
  scripts: ["lib", "local", "prisma", "simulation", "controller/world", "controller/testing"],
  e2e: ["lib", "local", "scripts"],
  prisma: [],
};
const inside = (folder) => `^${folder}(/|[.]tsx?$|[.]mjs$)`;
const nestedIn = (folder) => Object.keys(mayImport).filter((other) => other.startsWith(`${folder}/`));
const ours = "^(app|components|controller|lib|prisma|local|scripts|simulation|e2e)/";
const tests = "([.]test[.]tsx?$|/testing/)";
const layers = Object.entries(mayImport).map(([folder, allowed]) => ({
  name: `${folder}-may-import-only`,
  comment: allowed.join(", ") || "nothing of ours",
  severity: "error",
  from: { path: inside(folder), pathNot: [...nestedIn(folder).map(inside), tests] },
  to: { path: ours, pathNot: [folder, ...allowed].map(inside) },
}));
const ownedBy = (folder, dependency) => ({
  name: `only-${folder}-touches-${dependency}`,
  severity: "error",
  from: { path: ours, pathNot: [inside(folder), tests] },
  to: { path: dependency },
});
const forbid = (name, from, to) => ({ name, severity: "error", from, to });

module.exports = {
  forbidden: [
    ...layers,
    ownedBy("lib/kubernetes", "node_modules/@kubernetes/client-node"),
    ownedBy("lib/postgres", "^prisma/generated"),
    forbid(
      "the-domain-is-pure",
      { path: inside("lib/domain"), pathNot: tests },
      { dependencyTypes: ["core", "npm", "npm-dev"], pathNot: "node_modules/zod/" },
    ),
    forbid(
      "only-the-controller-writes-to-kubernetes",
      { path: "^(app|components|lib)/", pathNot: inside("lib/kubernetes") },
      { path: "^lib/kubernetes/(apply|delete)[.]ts$" },
    ),
    forbid(
      "only-the-controller-commands-flink",
      { path: "^(app|components|lib)/", pathNot: inside("lib/flink") },
      { path: "^lib/flink/commands/" },
    ),
    forbid(
      "app-holds-routes-only",
      {
        path: "^app/",
        pathNot:
          "/?(page|layout|route|loading|error|global-error|not-found|globals|icon|favicon)[.](tsx?|css|svg|ico)$",
      },
      {},
    ),
    forbid("a-file-outside-every-layer", { path: "^lib/", pathNot: Object.keys(mayImport).map(inside) }, {}),
    forbid("no-cycles", {}, { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } }),
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(prisma/generated|[.]next)/" },
  },
};
