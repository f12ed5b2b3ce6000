import createNextIntl from "next-intl/plugin";

const withNextIntl = createNextIntl("./lib/http/i18n.ts");

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  serverExternalPackages: ["@kubernetes/client-node", "@node-rs/argon2", "pg", "pino"],
};

export default withNextIntl(config);
