# Ergodic on Debian's own Java. First: mvn -Pdistribution -Dquick -DskipTests -pl app/cli -am package (docs/operations.md).
FROM debian:stable-slim
ARG VERSION=0.1.0-SNAPSHOT
RUN apt-get update \
    && apt-get install -y --no-install-recommends default-jre-headless fonts-dejavu-core libfreetype6 fontconfig unzip \
    && rm -rf /var/lib/apt/lists/*
COPY app/target/ergodic-${VERSION}.zip /tmp/ergodic.zip
RUN unzip -q /tmp/ergodic.zip -d /opt && mv "/opt/ergodic-${VERSION}" /opt/ergodic && rm /tmp/ergodic.zip
# Pictures need fonts; names of files need a locale with UTF-8.
ENV LC_ALL=C.UTF-8
RUN useradd --create-home ergodic
USER ergodic
WORKDIR /work
ENTRYPOINT ["/opt/ergodic/ergodic"]
CMD ["--help"]
