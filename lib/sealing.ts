import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";

/**
 * A text sealed for one process: whoever has the public key can write it, only the holder of the private key can read it.
 * Web seals the controller's credentials without being able to open them. X25519 with a key made for each text,
 * HKDF-SHA256, AES-256-GCM; `v1.<ephemeral public key>.<nonce>.<text><tag>` in base64url.
 */
const version = "v1";
const tagBytes = 16;
const nonceBytes = 12;

export function newKeyPair(): { publicKey: string; privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync("x25519");
  return {
    publicKey: publicDer(publicKey).toString("base64"),
    privateKey: privateKey.export({ type: "pkcs8", format: "der" }).toString("base64"),
  };
}

export function seal(publicKey: string, text: string): string {
  const recipient = createPublicKey({ key: Buffer.from(publicKey, "base64"), type: "spki", format: "der" });
  const ephemeral = generateKeyPairSync("x25519");
  const sent = publicDer(ephemeral.publicKey);
  const key = derive(ephemeral.privateKey, recipient, sent);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return [version, ...[sent, nonce, sealed].map((part) => part.toString("base64url"))].join(".");
}

/** Throws where the text was sealed for another key, or changed since. */
export function open(privateKey: string, sealed: string): string {
  const [given, ...parts] = sealed.split(".");
  const [sent, nonce, content] = parts.map((part) => Buffer.from(part, "base64url"));
  if (given !== version || !sent || !nonce || !content || content.length < tagBytes)
    throw new Error("This is not a sealed text.");
  const recipient = createPrivateKey({
    key: Buffer.from(privateKey, "base64"),
    type: "pkcs8",
    format: "der",
  });
  const sender = createPublicKey({ key: sent, type: "spki", format: "der" });
  const decipher = createDecipheriv("aes-256-gcm", derive(recipient, sender, sent), nonce);
  decipher.setAuthTag(content.subarray(-tagBytes));
  return Buffer.concat([decipher.update(content.subarray(0, -tagBytes)), decipher.final()]).toString("utf8");
}

const publicDer = (key: KeyObject) => key.export({ type: "spki", format: "der" });

/** The key is bound to both sides: the ephemeral key salts it, the recipient's is in the shared secret and the info. */
function derive(privateKey: KeyObject, publicKey: KeyObject, ephemeral: Buffer): Buffer {
  const secret = diffieHellman({ privateKey, publicKey });
  return Buffer.from(hkdfSync("sha256", secret, ephemeral, `millrace sealing ${version}`, 32));
}
