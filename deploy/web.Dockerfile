# The console. Build from the repository's root: docker build -f deploy/web.Dockerfile -t millrace/web .
FROM node:24-bookworm-slim AS build
WORKDIR /millrace
COPY package.json package-lock.json ./
RUN npm install --no-save --no-audit --no-fund
COPY . .
# Prisma only looks whether its engine is there; it needs none to generate the client.
RUN PRISMA_SCHEMA_ENGINE_BINARY=/bin/true npx prisma generate && NEXT_TELEMETRY_DISABLED=1 npx next build

FROM node:24-bookworm-slim
WORKDIR /millrace
COPY --from=build /millrace/.next/standalone ./
COPY --from=build /millrace/.next/static ./.next/static
COPY --from=build /millrace/public ./public
RUN mkdir -p /var/lib/millrace/store && chown node /var/lib/millrace/store
USER node
ENV NODE_ENV=production HOSTNAME=0.0.0.0 PORT=8800
EXPOSE 8800
CMD ["node", "server.js"]
