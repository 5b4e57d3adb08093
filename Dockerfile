# The program in a container. Everything it writes is in the volume /data; it listens on port 8080.
#
#   docker build -t portfolioweb .                                       small, for the embedded parts, Kafka and MySQL
#   docker build -t portfolioweb --build-arg RUNTIME=with-spark .        with Spark's client besides, as docker-compose.yml does
ARG RUNTIME=alone

FROM node:22-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# The build takes the browser libraries from npm.
COPY --from=node /usr/local/bin /usr/local/bin
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
WORKDIR /src
# First what names the packages, so that they are not fetched again at every change of the code.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY PortfolioWeb/PortfolioWeb.csproj PortfolioWeb/
COPY PortfolioWeb.Workers/PortfolioWeb.Workers.csproj PortfolioWeb.Workers/
COPY SparkJobs/SparkJobs.csproj SparkJobs/
RUN dotnet restore PortfolioWeb --use-current-runtime -p:PublishReadyToRun=true
COPY . .
# For this kind of machine only: the native libraries of all the others are twice the rest. Compiled ahead, it is ready a third sooner.
RUN dotnet publish PortfolioWeb --no-restore --use-current-runtime --no-self-contained -p:PublishReadyToRun=true -o /app && mkdir /data

# No shell, no package manager, no root. What the native libraries need is there: SQLite wants glibc 2.34, librdkafka 2.28,
# DuckDB 2.25 with libstdc++ and libgcc; it has 2.39. On x64 librdkafka.so wants libsasl2 besides, for Kerberos: where that is
# missing its client takes centos8-librdkafka.so, which is the same without it. No ICU is asked for, so not "-extra".
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled AS alone

# Reports on a Spark cluster are handed to it by spark-sql, which wants bash, Java, and a driver for the database.
FROM apache/spark:4.0.2-scala2.13-java17-ubuntu AS spark
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble AS with-spark
RUN apt-get update && apt-get install --yes --no-install-recommends libmariadb-java && rm -rf /var/lib/apt/lists/*
COPY --from=spark /opt/java/openjdk /opt/java/openjdk
COPY --from=spark /opt/spark /opt/spark
ENV JAVA_HOME=/opt/java/openjdk SPARK_HOME=/opt/spark

FROM ${RUNTIME}
WORKDIR /app
# The reports' schedule knows its time zone by name.
COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo
COPY --from=build /app .
COPY --from=build --chown=$APP_UID:$APP_UID /data /data
# The base image names a port of its own, which Urls would overrule with a warning.
ENV Urls=http://+:8080 Data__Folder=/data ASPNETCORE_HTTP_PORTS=
USER $APP_UID
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s CMD ["dotnet", "PortfolioWeb.dll", "health", "http://localhost:8080/health/ready"]
ENTRYPOINT ["dotnet", "PortfolioWeb.dll"]
