import createNextIntl from "next-intl/plugin";

const withNextIntl = createNextIntl("./lib/http/i18n.ts");

/** @type {import("next").NextConfig} */
const config = {
  // A build that stands alone: local/web-build.ts keeps it outside the clone, and the image of web is made of it.
  output: "standalone",
  // npm run verify checks the types, of everything; a build checks them a second time for nothing.
  typescript: { ignoreBuildErrors: true },
  poweredByHeader: false,
  serverExternalPackages: ["@kubernetes/client-node", "@node-rs/argon2", "pg", "pino"],
};

export default withNextIntl(config);
