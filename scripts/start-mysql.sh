#!/usr/bin/env bash
# Starts a separate MySQL server (8 or 9) in the foreground, to try a database server without installing a service.
#
#   scripts/start-mysql.sh FOLDER PORT
#
# Uses the server in $MYSQL_HOME, an unpacked distribution, or the mysqld on the PATH. All data is kept in FOLDER, which
# is created if missing. The server listens on 127.0.0.1 only, where root needs no password. Ctrl-C stops the server.
# Then, in another terminal:
#
#   dotnet run --project PortfolioWeb -- --ConnectionStrings:InvestorsDB="Server=127.0.0.1;Port=PORT;User ID=root;Database=InvestorsDB"
#
# Without MySQL on the machine, the script prints a message and exits with 127.
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: $0 FOLDER PORT" >&2; exit 2; }

# Debian installs servers in a folder that is only on root's PATH.
PATH=$PATH:/usr/sbin
mysqld=mysqld
if [ -n "${MYSQL_HOME:-}" ]; then
  mysqld=$MYSQL_HOME/bin/mysqld
  [ -x "$mysqld" ] || { echo "MYSQL_HOME is $MYSQL_HOME, where there is no bin/mysqld" >&2; exit 1; }
elif ! command -v mysqld > /dev/null; then
  echo "MySQL is not installed: MYSQL_HOME is not set and mysqld is not on the PATH" >&2
  exit 127
fi
# MariaDB also installs a mysqld.
version=$("$mysqld" --no-defaults --version)
case $version in
  *MariaDB*) echo "MySQL is not installed: MYSQL_HOME is not set and the mysqld on the PATH is MariaDB's" >&2; exit 127 ;;
esac

mkdir -p "$1/tmp"
folder=$(cd "$1" && pwd)
as=(--user="$(id -un)")

if [ ! -d "$folder/data" ]; then
  # The data is created under another name until it is complete, so that an interrupted installation starts over.
  rm -rf "$folder/data.new"
  "$mysqld" --no-defaults --initialize-insecure --datadir="$folder/data.new" "${as[@]}" > "$folder/install.log" 2>&1 \
    || { tail -n 5 "$folder/install.log" >&2; exit 1; }
  mv "$folder/data.new" "$folder/data"
fi
exec "$mysqld" --no-defaults --datadir="$folder/data" --tmpdir="$folder/tmp" --socket="$folder/socket" --pid-file="$folder/pid" \
  --bind-address=127.0.0.1 --port="$2" --mysqlx=OFF --secure-file-priv=NULL --disable-log-bin --local-infile=ON "${as[@]}"
