#!/usr/bin/env bash
# Starts a private MySQL 8 or 9 in the foreground, for trying the real database without installing a service.
#
#   scripts/start-mysql.sh FOLDER PORT
#
# It takes the server of $MYSQL_HOME, an unpacked distribution, or else the mysqld on the PATH. It keeps everything in
# FOLDER, which it makes, and listens on 127.0.0.1 only, where root needs no password. Ctrl-C ends it. Then, in another
# terminal:
#
#   dotnet run --project PortfolioWeb -- --ConnectionStrings:InvestorsDB="Server=127.0.0.1;Port=PORT;User ID=root;Database=InvestorsDB"
#
# Where the machine has no MySQL it says so and ends with 127.
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: $0 FOLDER PORT" >&2; exit 2; }

# Debian keeps servers where only root's PATH looks.
PATH=$PATH:/usr/sbin
mysqld=mysqld
if [ -n "${MYSQL_HOME:-}" ]; then
  mysqld=$MYSQL_HOME/bin/mysqld
  [ -x "$mysqld" ] || { echo "MYSQL_HOME is $MYSQL_HOME, where there is no bin/mysqld" >&2; exit 1; }
elif ! command -v mysqld > /dev/null; then
  echo "There is no MySQL server: MYSQL_HOME is not set and no mysqld is on the PATH" >&2
  exit 127
fi
# MariaDB goes by this name too.
version=$("$mysqld" --no-defaults --version)
case $version in
  *MariaDB*) echo "There is no MySQL server: MYSQL_HOME is not set and the mysqld on the PATH is MariaDB's" >&2; exit 127 ;;
esac

mkdir -p "$1/tmp"
folder=$(cd "$1" && pwd)
as=(--user="$(id -un)")

if [ ! -d "$folder/data" ]; then
  # Under another name until it is whole: an interrupted one is begun anew.
  rm -rf "$folder/data.new"
  "$mysqld" --no-defaults --initialize-insecure --datadir="$folder/data.new" "${as[@]}" > "$folder/install.log" 2>&1 \
    || { tail -n 5 "$folder/install.log" >&2; exit 1; }
  mv "$folder/data.new" "$folder/data"
fi
exec "$mysqld" --no-defaults --datadir="$folder/data" --tmpdir="$folder/tmp" --socket="$folder/socket" --pid-file="$folder/pid" \
  --bind-address=127.0.0.1 --port="$2" --mysqlx=OFF --secure-file-priv=NULL --disable-log-bin --local-infile=ON "${as[@]}"
