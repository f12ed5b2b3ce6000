import { noEndpoint } from "@/lib/http/no-endpoint";

export {
  noEndpoint as DELETE,
  noEndpoint as GET,
  noEndpoint as PATCH,
  noEndpoint as POST,
  noEndpoint as PUT,
};
