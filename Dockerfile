# The container image of the program. The program writes only to the volume /data and listens on port 8080.
#
#   docker build -t portfolioweb .                                       small: embedded components, Kafka and MySQL
#   docker build -t portfolioweb --build-arg RUNTIME=with-spark .        also with Spark's client, as in docker-compose.yml
ARG RUNTIME=alone

FROM node:22-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# The build gets the browser libraries from npm.
COPY --from=node /usr/local/bin /usr/local/bin
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
WORKDIR /src
# The files that list the packages come first, so that a change of the code does not download the packages again.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY PortfolioWeb/PortfolioWeb.csproj PortfolioWeb/
COPY PortfolioWeb.Workers/PortfolioWeb.Workers.csproj PortfolioWeb.Workers/
COPY SparkJobs/SparkJobs.csproj SparkJobs/
RUN dotnet restore PortfolioWeb --use-current-runtime -p:PublishReadyToRun=true
COPY . .
# For this platform only: the native libraries of all others are twice the size of the rest. ReadyToRun makes the start a third faster.
RUN dotnet publish PortfolioWeb --no-restore --use-current-runtime --no-self-contained -p:PublishReadyToRun=true -o /app && mkdir /data

# No shell, no package manager, no root. The image has glibc 2.39; SQLite needs 2.34, librdkafka 2.28, and DuckDB 2.25 with libstdc++
# and libgcc. On x64, librdkafka.so also needs libsasl2 for Kerberos. The image lacks it, so the client loads centos8-librdkafka.so,
# the same library without Kerberos. The program does not use ICU, so the variant "-extra" is not needed.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled AS alone

# Reports on a Spark cluster are submitted by spark-sql, which needs bash, Java and a JDBC driver for the database.
FROM apache/spark:4.0.2-scala2.13-java17-ubuntu AS spark
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble AS with-spark
RUN apt-get update && apt-get install --yes --no-install-recommends libmariadb-java && rm -rf /var/lib/apt/lists/*
COPY --from=spark /opt/java/openjdk /opt/java/openjdk
COPY --from=spark /opt/spark /opt/spark
ENV JAVA_HOME=/opt/java/openjdk SPARK_HOME=/opt/spark

FROM ${RUNTIME}
WORKDIR /app
# The report schedule looks up its time zone by name.
COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo
COPY --from=build /app .
COPY --from=build --chown=$APP_UID:$APP_UID /data /data
# The base image sets a port, which Urls would override with a warning.
ENV Urls=http://+:8080 Data__Folder=/data ASPNETCORE_HTTP_PORTS=
USER $APP_UID
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s CMD ["dotnet", "PortfolioWeb.dll", "health", "http://localhost:8080/health/ready"]
ENTRYPOINT ["dotnet", "PortfolioWeb.dll"]
