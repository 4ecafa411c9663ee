# A small image that does not run as root. docs/packages.md says how to build and use it, and what of it has
# been tried: it was not built on debian:12-slim itself, as no registry of images was at hand.
FROM debian:12-slim AS build
# The commit's; the time must be one that packages may have.
ARG SOURCE_DATE_EPOCH=1700000000
ARG GATE_COMMIT=
WORKDIR /src
COPY . .
RUN ci/package

FROM debian:12-slim
# The package brings its libraries. Not git, which --base asks: it is far larger than all of this.
RUN --mount=type=bind,from=build,source=/src/build/package,target=/package \
    apt-get update -q && \
    apt-get install -qy --no-install-recommends /package/*.deb && \
    rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["migration-gate"]
CMD ["--help"]
