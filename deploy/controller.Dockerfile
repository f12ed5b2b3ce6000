# The controller, which runs from source as it does locally; migrations and setup run in the same image.
# Build from the repository's root: docker build -f deploy/controller.Dockerfile -t millrace/controller .
FROM node:24-bookworm-slim
WORKDIR /millrace
COPY package.json package-lock.json ./
RUN npm install --no-save --no-audit --no-fund
COPY . .
RUN PRISMA_SCHEMA_ENGINE_BINARY=/bin/true npx prisma generate && mkdir -p /var/lib/millrace/store && chown node /var/lib/millrace/store
USER node
ENV NODE_ENV=production
CMD ["node", "--import", "tsx", "controller/main.ts"]
