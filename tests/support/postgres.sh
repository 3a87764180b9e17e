#!/usr/bin/env bash
# A private PostgreSQL for tests: on loopback, on a free port, in a folder of its own, without durability.
#   postgres.sh start FOLDER   starts it and prints its URL; FOLDER must not exist yet
#   postgres.sh stop FOLDER    stops it and removes FOLDER
#   postgres.sh run COMMAND... runs COMMAND with VARDE_TEST_DATABASE, then stops it
# PostgreSQL refuses to run as root, so for root it is the user `postgres` (or `nobody`) who does.
set -euo pipefail

programs=/usr/lib/postgresql/15/bin

as_user() {
    if [ "$(id -u)" -ne 0 ]; then
        "$@"
    else
        local user=nobody
        ! id postgres >/dev/null 2>&1 || user=postgres
        setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups env HOME=/ "$@"
    fi
}

free_port() {
    local port
    while :; do
        port=$((30000 + RANDOM % 20000))
        (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}

start() {
    local folder=$1 port
    [ -x "$programs/postgres" ] || { echo "postgres.sh: needs the package postgresql-15" >&2 && return 1; }
    mkdir "$folder"
    if [ "$(id -u)" -eq 0 ]; then chown "$(as_user id -u):$(as_user id -g)" "$folder"; fi
    chmod 711 "$folder"
    # Everyone who reaches this port may do anything with what the tests put there, as with SQLite's files in memory.
    (cd / && as_user "$programs/initdb" -D "$folder/data" -U varde -A trust -E UTF8 --locale=C --no-sync) \
        >"$folder.log" 2>&1 || { cat "$folder.log" >&2 && return 1; }
    # Somebody may take the port between the look and the start.
    for _ in 1 2 3 4 5; do
        port=$(free_port)
        if (cd / && as_user "$programs/pg_ctl" -D "$folder/data" -w -t 30 -s -l "$folder/data/server.log" \
            -o "-c listen_addresses=127.0.0.1 -p $port -c unix_socket_directories='' -c max_connections=200
                -c fsync=off -c full_page_writes=off -c shared_buffers=64MB" start) >>"$folder.log" 2>&1 </dev/null; then
            echo "postgres://varde@127.0.0.1:$port/postgres"
            return 0
        fi
    done
    cat "$folder.log" >&2
    return 1
}

stop() {
    local folder=$1
    if [ -f "$folder/data/postmaster.pid" ]; then
        (cd / && as_user "$programs/pg_ctl" -D "$folder/data" -w -s -m immediate stop) || true
    fi
    rm -rf "$folder" "$folder.log"
}

run() {
    local folder result=0
    folder=$(mktemp -d)
    rmdir "$folder"
    # shellcheck disable=SC2064
    trap "stop '$folder'" EXIT
    VARDE_TEST_DATABASE=$(start "$folder")
    export VARDE_TEST_DATABASE
    "$@" || result=$?
    return "$result"
}

case ${1:-} in
    start | stop | run) "$@" ;;
    *) sed -n '2,5p' "$0" >&2 && exit 2 ;;
esac
