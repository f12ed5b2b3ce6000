# The console. Build from the repository's root: docker build -f deploy/web.Dockerfile -t millrace/web .
FROM node:24-bookworm-slim AS build
WORKDIR /millrace
COPY . .
# Installs the packages, generates the Prisma client, copies the page of the API's documentation.
RUN node local/bootstrap.mjs generate && NEXT_TELEMETRY_DISABLED=1 npx next build

FROM node:24-bookworm-slim
WORKDIR /millrace
COPY --from=build /millrace/.next/standalone ./
COPY --from=build /millrace/.next/static ./.next/static
COPY --from=build /millrace/public ./public
COPY --from=build /millrace/components/messages ./components/messages
RUN mkdir -p /var/lib/millrace/store && chown node /var/lib/millrace/store
USER node
ENV NODE_ENV=production HOSTNAME=0.0.0.0 PORT=8800
EXPOSE 8800
CMD ["node", "server.js"]
