#!/usr/bin/env bash
# Starts a separate MariaDB server in the foreground, to try a database server without installing a service.
#
#   scripts/start-mariadb.sh FOLDER PORT
#
# All data is kept in FOLDER, which is created if missing. The server listens on 127.0.0.1 only, where root needs no
# password. Debian's package mariadb-server is sufficient. Ctrl-C stops the server. Then, in another terminal:
#
#   dotnet run --project PortfolioWeb -- --ConnectionStrings:InvestorsDB="Server=127.0.0.1;Port=PORT;User ID=root;Database=InvestorsDB"
#
# Without MariaDB on the machine, the script prints a message and exits with 127.
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: $0 FOLDER PORT" >&2; exit 2; }

# Debian installs the server in a folder that is only on root's PATH.
PATH=$PATH:/usr/sbin
command -v mariadbd > /dev/null || { echo "MariaDB is not installed: mariadbd is not on the PATH" >&2; exit 127; }

mkdir -p "$1/tmp"
folder=$(cd "$1" && pwd)
as=(--user="$(id -un)")

if [ ! -d "$folder/data/mysql" ]; then
  mariadb-install-db --no-defaults --datadir="$folder/data" --auth-root-authentication-method=normal --skip-test-db "${as[@]}" > "$folder/install.log" 2>&1 \
    || { tail -n 5 "$folder/install.log" >&2; exit 1; }
fi
exec mariadbd --no-defaults --datadir="$folder/data" --tmpdir="$folder/tmp" --socket="$folder/socket" --pid-file="$folder/pid" \
  --bind-address=127.0.0.1 --port="$2" "${as[@]}"
