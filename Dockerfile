# Quizloop in a container: installed in one stage, run by an unprivileged user in another.
#   docker build -t quizloop . && docker run -d -e DISCORD_TOKEN -v quizloop:/app/data quizloop
# Any other command goes behind the name: docker run --rm -e DISCORD_TOKEN -v quizloop:/app/data quizloop doctor
# Without a chat platform it is the playground, which listens on 127.0.0.1 only:
#   docker run --rm --network host -e PLAYGROUND=on -v quizloop:/app/data quizloop
# Bot, worker and Redis together: compose.yaml.

# The Node that the tests ran on. To pin the very image, put @sha256:… behind it, as printed by
#   docker buildx imagetools inspect node:24.21.0-bookworm-slim
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS install
WORKDIR /app
COPY package.json package-lock.json ./
# The image brings Node 24, so the copy that npm pins for bare machines is not needed.
RUN npm ci --omit=dev && rm -rf node_modules/node-linux-* node_modules/.bin/node

FROM ${NODE_IMAGE}
# Nothing is installed or built from here on.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn-* /usr/local/bin/yarn*
ENV NODE_ENV=production LOG_FORMAT=json
WORKDIR /app
COPY --from=install /app/node_modules node_modules
COPY package.json LICENSE ./
COPY migrations migrations
COPY content content
COPY src src
RUN mkdir data && chown node:node data
USER node
VOLUME /app/data
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 8080}/readyz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process, so SIGTERM reaches it.
ENTRYPOINT ["node", "src/quizloop.js"]
CMD ["start"]
