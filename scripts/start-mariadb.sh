#!/usr/bin/env bash
# Starts a private MariaDB in the foreground, for trying the real database without installing a service.
#
#   scripts/start-mariadb.sh FOLDER PORT
#
# It keeps everything in FOLDER, which it makes, and listens on 127.0.0.1 only, where root needs no password.
# Debian's package mariadb-server has what it needs. Ctrl-C ends it. Then, in another terminal:
#
#   dotnet run --project PortfolioWeb -- --ConnectionStrings:InvestorsDB="Server=127.0.0.1;Port=PORT;User ID=root;Database=InvestorsDB"
#
# Where the machine has no MariaDB it says so and ends with 127.
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: $0 FOLDER PORT" >&2; exit 2; }

# Debian keeps the server's program where only root's PATH looks.
PATH=$PATH:/usr/sbin
command -v mariadbd > /dev/null || { echo "There is no MariaDB server: no mariadbd is on the PATH" >&2; exit 127; }

mkdir -p "$1/tmp"
folder=$(cd "$1" && pwd)
as=(--user="$(id -un)")

if [ ! -d "$folder/data/mysql" ]; then
  mariadb-install-db --no-defaults --datadir="$folder/data" --auth-root-authentication-method=normal --skip-test-db "${as[@]}" > "$folder/install.log" 2>&1 \
    || { tail -n 5 "$folder/install.log" >&2; exit 1; }
fi
exec mariadbd --no-defaults --datadir="$folder/data" --tmpdir="$folder/tmp" --socket="$folder/socket" --pid-file="$folder/pid" \
  --bind-address=127.0.0.1 --port="$2" "${as[@]}"
