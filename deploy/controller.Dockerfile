# The controller, which runs from source as it does locally; migrations and setup run in the same image.
# Build from the repository's root: docker build -f deploy/controller.Dockerfile -t millrace/controller .
FROM node:24-bookworm-slim
WORKDIR /millrace
COPY . .
RUN node local/bootstrap.mjs generate && mkdir -p /var/lib/millrace/store && chown node /var/lib/millrace/store
USER node
ENV NODE_ENV=production
CMD ["node", "--import", "tsx", "controller/main.ts"]
