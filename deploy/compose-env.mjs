// Prints what docker-compose.yml needs of secrets. Keep the file: with other keys the stored credentials cannot be opened.
import { generateKeyPairSync, randomBytes } from "node:crypto";

const secret = (bytes) => randomBytes(bytes).toString("base64url");

function keyPair(name) {
  const { privateKey, publicKey } = generateKeyPairSync("x25519");
  return {
    [`${name}_PRIVATE_KEY`]: privateKey.export({ type: "pkcs8", format: "der" }).toString("base64"),
    [`${name}_PUBLIC_KEY`]: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
  };
}

const variables = {
  POSTGRES_PASSWORD: secret(24),
  NEXTAUTH_SECRET: secret(36),
  MILLRACE_ADMIN_PASSWORD: secret(12),
  ...keyPair("MILLRACE_WEB"),
  ...keyPair("MILLRACE_CONTROLLER"),
};
for (const [name, value] of Object.entries(variables)) process.stdout.write(`${name}=${value}\n`);
