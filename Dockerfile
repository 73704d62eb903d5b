# The program for a PostgreSQL of your own; docs/operations.md says how to build, pin and run it.
# The base is one image throughout. A release pins it by its digest: node:22-bookworm-slim@sha256:…

FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

# Without tools, and without the embedded PostgreSQL, which is an optional package.
FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts
COPY scripts/prune-packages.mjs scripts/prune-packages.mjs
RUN node scripts/prune-packages.mjs node_modules

# Nothing of it is written to, and nothing of it needs a shell.
FROM node:22-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./
COPY prisma/migrations prisma/migrations
COPY prisma/data prisma/data
COPY scripts/healthcheck.mjs healthcheck.mjs
# The user `node` by its number, so that Kubernetes can see that it is not root.
USER 1000:1000
EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --start-interval=1s --retries=3 \
  CMD ["node", "healthcheck.mjs"]
# Newer releases of Node give young objects so much room that long answers are collected late, at twice the cost.
CMD ["node", "--max-semi-space-size=8", "--heap-growing-percent=100", "dist/main.js"]
